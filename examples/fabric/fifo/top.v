// Words go into a queue and come out of it; both sides draw the same numbers, so what comes out can be checked. For 512 cycles the writer
// is the faster one, for 512 the reader, so that the queue is full and empty by turns.
// led[0]: changes every 2^24 right words, led[1]: the queue was full once, led[2]: it was empty after that, led[3]: a word was wrong.
module top (
    input  wire       clk,
    output wire [3:0] led
);
    // The next number: xorshift with 13, 17 and 5.
    function [31:0] following(input [31:0] x);
        reg [31:0] y, z;
        begin
            y = x ^ (x << 13);
            z = y ^ (y >> 17);
            following = z ^ (z << 5);
        end
    endfunction

    localparam SEED = 32'h2545f491;
    reg [31:0] produced = SEED, expected = SEED;
    reg [15:0] chance = 16'hace1;
    reg [9:0]  phase = 0;
    reg [24:0] right = 0;
    reg        was_full = 0, was_empty = 0, wrong = 0;

    wire        full, empty;
    wire [31:0] head;
    wire        write = !phase[9] | chance[3];
    wire        read = phase[9] | chance[0];

    fifo #(.WIDTH(32), .BITS(6)) fifo (.clk(clk), .write(write), .data(produced), .full(full), .read(read), .head(head), .empty(empty));

    assign led = {wrong, was_empty, was_full, right[24]};

    always @(posedge clk) begin
        phase <= phase + 1;
        chance <= {chance[14:0], chance[15] ^ chance[13] ^ chance[12] ^ chance[10]};
        if (write && !full) produced <= following(produced);
        if (read && !empty) begin
            expected <= following(expected);
            if (head == expected) right <= right + 1;
            else wrong <= 1;
        end
        if (full) was_full <= 1;
        if (empty && was_full) was_empty <= 1;
    end
endmodule
