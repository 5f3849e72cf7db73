// Counts seconds in binary on the LEDs of the {board}.
module top (
    input        clk,
    output [{last}:0] led
);

    localparam cycles_per_second = {frequency};

    // Both are zero when the part has been configured: the count goes to 1 with the first edge
    // of the clock, and up by one again after each cycles_per_second + 1 edges.
    reg [{last}:0]  count;
    reg [31:0] remaining;

    always @(posedge clk)
        if (remaining == 0) begin
            count     <= count + 1;
            remaining <= cycles_per_second;
        end else
            remaining <= remaining - 1;

    assign led = count;

endmodule
