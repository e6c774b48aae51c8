package dossierapi

import (
	"time"

	"github.com/motcua/motcua/internal/api"
)

// Given is a command with its fields; which it needs stands at each. Names are those of the room, so that a refusal
// names the field that was sent.
type Given struct {
	Command string   `json:"command" doc:"Lệnh" enum:"accept,refuse_intake,assign,reassign,take,verify,propose,approve,send_back,issue,return,finish_step,finish_branch,consult,urge,answer_urge,transfer,ask_supplement,propose_supplement,allow_supplement,supplement,ask_withdraw,withdraw,ask_stop,stop,decline,propose_extension,extend,record_outside,correct,record_guidance,require_payment,record_payment,exempt_fee,void_payment,certify"`
	Seen    api.Seen `json:"seen,omitempty" doc:"seq của hồ sơ khi bên gọi đọc; 0: không so" minimum:"0"`
	Reason  string   `json:"reason,omitempty" doc:"Lý do: refuse_intake, send_back, reassign, transfer, decline, ask_withdraw, ask_stop, extend, propose_extension, correct, exempt_fee, void_payment…" maxLength:"2000"`
	Ground  string   `json:"ground,omitempty" doc:"Căn cứ pháp lý: propose (refuse), ask_stop, ask_supplement, propose_supplement" maxLength:"500"`

	Person  string `json:"person,omitempty" doc:"assign, reassign: người thụ lý" maxLength:"64"`
	Outcome string `json:"outcome,omitempty" doc:"propose" enum:"grant,refuse"`
	Text    string `json:"text,omitempty" doc:"propose: nội dung trình" maxLength:"4000"`
	Hash    string `json:"hash,omitempty" doc:"approve: proposal.hash đã đọc" maxLength:"128"`
	How     string `json:"how,omitempty" doc:"return: cách trả (counter, post, online); withdraw, ask_stop: cách người nộp yêu cầu (counter, post, phone; yêu cầu gửi trực tuyến do chính người nộp gửi)" enum:"counter,post,online,phone"`
	Number  string `json:"number,omitempty" doc:"issue: số kết quả" maxLength:"100"`
	Book    string `json:"book,omitempty" doc:"issue: sổ" maxLength:"200"`
	File    string `json:"file,omitempty" doc:"issue: id tệp kết quả đã gửi" maxLength:"64"`

	At      *time.Time `json:"at,omitempty" doc:"Thời điểm diễn ra: verify, withdraw, ask_stop, record_outside, record_payment"`
	Place   string     `json:"place,omitempty" doc:"verify" maxLength:"500"`
	People  string     `json:"people,omitempty" doc:"verify: thành phần" maxLength:"1000"`
	Content string     `json:"content,omitempty" doc:"verify, record_guidance, record_outside" maxLength:"4000"`
	What    string     `json:"what,omitempty" doc:"record_outside" enum:"guidance,intake,verification,consultation,approval,handover,return,other"`
	Why     string     `json:"why,omitempty" doc:"record_outside: vì sao làm ngoài hệ thống" maxLength:"2000"`

	Note     string   `json:"note,omitempty" doc:"finish_step, finish_branch" maxLength:"2000"`
	Branch   string   `json:"branch,omitempty" doc:"finish_branch: khóa của bước song song" maxLength:"100"`
	Unit     string   `json:"unit,omitempty" doc:"consult: cơ quan được hỏi; transfer: cơ quan nhận" maxLength:"64"`
	Question string   `json:"question,omitempty" doc:"consult, urge" maxLength:"4000"`
	Answer   string   `json:"answer,omitempty" doc:"answer_urge" maxLength:"4000"`
	Days     int      `json:"days,omitempty" doc:"Số ngày làm việc: consult, urge, ask_supplement, propose_supplement, propose_extension, extend" minimum:"0" maximum:"365"`
	Files    []string `json:"files,omitempty" doc:"consult: id các tệp gửi kèm" maxItems:"100"`

	Taken       []TakenIn      `json:"taken,omitempty" doc:"accept, supplement: từng giấy tờ đã nhận" maxItems:"200"`
	Points      []PointIn      `json:"points,omitempty" doc:"ask_supplement, propose_supplement: từng nội dung cần bổ sung" maxItems:"200"`
	Answers     map[string]any `json:"answers,omitempty" doc:"supplement, correct: các câu trả lời sửa lại, theo lược đồ của thủ tục; câu không gửi giữ nguyên"`
	Corrections []CorrectionIn `json:"corrections,omitempty" doc:"correct" maxItems:"200"`

	By     string `json:"by,omitempty" doc:"withdraw, ask_stop: người yêu cầu" maxLength:"200"`
	Paper  string `json:"paper,omitempty" doc:"withdraw, ask_stop: văn bản yêu cầu" maxLength:"500"`
	Papers string `json:"papers,omitempty" doc:"withdraw, stop: giấy tờ đã trả lại thế nào" maxLength:"1000"`
	Fees   string `json:"fees,omitempty" doc:"withdraw, stop: phí, lệ phí xử lý thế nào" maxLength:"1000"`

	Bill      string           `json:"bill,omitempty" doc:"record_payment, exempt_fee, void_payment: id khoản phải thu" maxLength:"64"`
	Method    string           `json:"method,omitempty" doc:"record_payment" enum:"cash,transfer"`
	Amount    int64            `json:"amount,omitempty" doc:"record_payment: số tiền đến, đồng; tiền mặt bỏ trống là đúng số phải thu" minimum:"0"`
	Reference string           `json:"reference,omitempty" doc:"record_payment: mã giao dịch ngân hàng" maxLength:"100"`
	Again     bool             `json:"again,omitempty" doc:"void_payment: yêu cầu nộp lại"`
	Count     map[string]int64 `json:"count,omitempty" doc:"require_payment: số lượng theo đơn vị tính"`
	Groups    []string         `json:"groups,omitempty" doc:"require_payment: diện được miễn, giảm" maxItems:"20"`
	Signer    string           `json:"signer,omitempty" doc:"certify: người ký" maxLength:"64"`
}

// TakenIn says how a paper was taken in.
type TakenIn struct {
	Key       string `json:"key" maxLength:"100"`
	How       string `json:"how,omitempty" doc:"Bỏ trống: không có" enum:"upload,paper,shown,form"`
	Originals int    `json:"originals,omitempty" minimum:"0" maximum:"1000"`
	Copies    int    `json:"copies,omitempty" minimum:"0" maximum:"1000"`
	Check     string `json:"check,omitempty" enum:"ok,fault"`
	Note      string `json:"note,omitempty" maxLength:"500"`
}

// PointIn is one thing to add or correct.
type PointIn struct {
	Kind   string `json:"kind" enum:"paper,field"`
	Key    string `json:"key" doc:"Khóa giấy tờ, hoặc con trỏ của câu hỏi" maxLength:"200"`
	Reason string `json:"reason" maxLength:"2000"`
}

// CorrectionIn is one value to put right.
type CorrectionIn struct {
	What  string `json:"what" doc:"submitter.phone…, hoặc con trỏ của câu hỏi, giá trị mới trong answers" maxLength:"200"`
	Value string `json:"value,omitempty" maxLength:"1000"`
}
