package fee

// banks are the names that people know, by the BIN of a bank, as in the list of NAPAS of 05/07/2022: the members that most accounts of
// offices are with.
var banks = map[string]string{
	"970403": "Sacombank", "970405": "Agribank", "970407": "Techcombank", "970415": "VietinBank", "970416": "ACB", "970418": "BIDV",
	"970422": "MB", "970423": "TPBank", "970432": "VPBank", "970436": "Vietcombank", "970437": "HDBank", "970441": "VIB", "970443": "SHB",
}

// BankName is the name of the bank of a BIN; empty where it is not known here.
func BankName(bin string) string { return banks[bin] }
