// A queue of 2^BITS words. A word is written when `write` is 1 and `full` is 0, taken when `read` is 1 and `empty` is 0; `head` is the word to be taken next.
module fifo #(
    parameter WIDTH = 8,
    parameter BITS = 4
) (
    input  wire             clk,
    input  wire             write,
    input  wire [WIDTH-1:0] data,
    output wire             full,
    input  wire             read,
    output wire [WIDTH-1:0] head,
    output wire             empty
);
    reg [WIDTH-1:0] words [0:(1 << BITS) - 1];
    reg [BITS:0]    first = 0, behind = 0;   // one bit more than an address tells full from empty

    integer i;
    initial for (i = 0; i < 1 << BITS; i = i + 1) words[i] = 0;

    assign empty = first == behind;
    assign full = first[BITS] != behind[BITS] && first[BITS-1:0] == behind[BITS-1:0];
    assign head = words[first[BITS-1:0]];

    always @(posedge clk) begin
        if (write && !full) begin
            words[behind[BITS-1:0]] <= data;
            behind <= behind + 1;
        end
        if (read && !empty) first <= first + 1;
    end
endmodule
