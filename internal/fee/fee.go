// Package fee is the room of what a procedure costs: rules as data, bills worked out from them and never
// typed, payments and numbered receipts. Phí and lệ phí are two things and are kept apart everywhere.
package fee
