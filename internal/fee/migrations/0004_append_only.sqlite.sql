create trigger fee_given_back_no_update before update on fee_given_back begin select raise(abort, 'fee_given_back is append-only'); end;
create trigger fee_given_back_no_delete before delete on fee_given_back begin select raise(abort, 'fee_given_back is append-only'); end;
