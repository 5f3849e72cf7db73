// Sends 0, 1, 2 ... 255, 0 ... at 115200 baud and compares what comes back: through a wire inside, or with switch 0 on through a wire from pin `tx` to pin `rx`.
// led[2:0] shows how many times 2048 bytes came back right, led[3] that a byte was wrong, lost its stop bit or did not come back.
module top #(
    parameter DIVISOR = 1085
) (
    input  wire       clk,
    input  wire       sw0,
    input  wire       rx,
    output wire       tx,
    output wire [3:0] led
);
    reg  [7:0]  next = 0;
    reg         sent = 0;             // a byte is on its way
    reg         wrong = 0;
    reg  [13:0] right = 0;
    reg  [15:0] patience = 0;         // cycles in units of DIVISOR since the byte went out
    reg  [15:0] unit = 0;

    wire       ready, valid, error;
    wire [7:0] data;

    transmitter #(.DIVISOR(DIVISOR)) transmitter (.clk(clk), .data(next), .valid(!sent), .ready(ready), .line(tx));
    receiver #(.DIVISOR(DIVISOR)) receiver (.clk(clk), .line(sw0 ? rx : tx), .data(data), .valid(valid), .error(error));

    assign led = {wrong, right[13:11]};

    always @(posedge clk) begin
        unit <= unit == DIVISOR - 1 ? 0 : unit + 1;
        if (!sent && ready) begin
            sent <= 1;
            patience <= 0;
        end else if (valid || error || patience == 16) begin
            sent <= 0;
            next <= next + 1;
            if (valid && data == next) right <= right + 1;
            else wrong <= 1;
        end else if (sent && unit == 0)
            patience <= patience + 1;
    end
endmodule
