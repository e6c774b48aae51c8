-- Surplus money is rare: its list is read by an index of just these payments.
create index fee_payment_unmatched on fee_payment (id) where purpose = 'surplus';
