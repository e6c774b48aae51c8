create trigger fee_payment_no_change before update or delete on fee_payment for each row execute function event_append_only();
create trigger fee_receipt_no_change before update or delete on fee_receipt for each row execute function event_append_only();
create trigger fee_receipt_signature_no_change before update or delete on fee_receipt_signature for each row execute function event_append_only();
create trigger fee_receipt_cancelled_no_change before update or delete on fee_receipt_cancelled for each row execute function event_append_only();
create trigger fee_history_no_change before update or delete on fee_history for each row execute function event_append_only();
