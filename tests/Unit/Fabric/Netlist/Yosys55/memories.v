// A memory with a clocked read port, one that sees what is written, one without a clock, and bytes that are written apart.
module memories (input clk, we, input [1:0] be, input [1:0] wa, ra, input [7:0] d, output reg [7:0] old, output [7:0] fresh, now);
    reg [7:0] ram [0:3];
    initial begin ram[0] = 8'h10; ram[1] = 8'h32; ram[2] = 8'h54; ram[3] = 8'h76; end
    reg [1:0] at;
    always @(posedge clk) begin
        if (we & be[0]) ram[wa][3:0] <= d[3:0];
        if (we & be[1]) ram[wa][7:4] <= d[7:4];
        old <= ram[ra];
        at <= ra;
    end
    assign now = ram[wa];
    assign fresh = ram[at];
endmodule
