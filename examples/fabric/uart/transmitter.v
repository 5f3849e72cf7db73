// Sends bytes on a serial line: a start bit, eight data bits from the lowest, a stop bit.
module transmitter #(
    parameter DIVISOR = 1085          // clock cycles a bit: 125 MHz / 115200
) (
    input  wire       clk,
    input  wire [7:0] data,
    input  wire       valid,          // data is taken in a cycle in which both valid and ready are 1
    output wire       ready,
    output wire       line
);
    reg [9:0]  shifter = 10'b1111111111;
    reg [3:0]  left = 0;              // bits still to send
    reg [15:0] wait_cycles = 0;

    assign ready = left == 0;
    assign line = shifter[0];

    always @(posedge clk)
        if (ready) begin
            if (valid) begin
                shifter <= {1'b1, data, 1'b0};
                left <= 10;
                wait_cycles <= DIVISOR - 1;
            end
        end else if (wait_cycles != 0)
            wait_cycles <= wait_cycles - 1;
        else begin
            shifter <= {1'b1, shifter[9:1]};
            left <= left - 1;
            wait_cycles <= DIVISOR - 1;
        end
endmodule
