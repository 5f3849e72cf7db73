// Takes bytes from a serial line, each bit in its middle. `error` says that the stop bit was not there.
module receiver #(
    parameter DIVISOR = 1085          // clock cycles a bit: 125 MHz / 115200
) (
    input  wire       clk,
    input  wire       line,
    output reg  [7:0] data = 0,
    output reg        valid = 0,      // for one cycle
    output reg        error = 0       // for one cycle
);
    reg [1:0]  settled = 2'b11;       // the line comes from another clock: two registers
    reg [3:0]  bits = 0;              // 0: idle, 1: start bit, 2 to 9: data, 10: stop bit
    reg [15:0] wait_cycles = 0;

    wire now = settled[1];

    always @(posedge clk) begin
        settled <= {settled[0], line};
        valid <= 0;
        error <= 0;
        if (bits == 0) begin
            if (!now) begin
                bits <= 1;
                wait_cycles <= DIVISOR / 2 - 1;
            end
        end else if (wait_cycles != 0)
            wait_cycles <= wait_cycles - 1;
        else begin
            wait_cycles <= DIVISOR - 1;
            bits <= bits + 1;
            if (bits == 1) begin
                if (now) bits <= 0;   // too short for a start bit
            end else if (bits == 10) begin
                bits <= 0;
                valid <= now;
                error <= !now;
            end else
                data <= {now, data[7:1]};
        end
    end
endmodule
