// The memory cell of yosys before 0.10.
module oldmemory (input clk, we, input [2:0] wa, ra, input [7:0] d, output [7:0] q, now);
    \$mem #(.MEMID("\\ram"), .SIZE(6), .OFFSET(1), .ABITS(3), .WIDTH(8), .INIT(48'h060504030201), .RD_PORTS(2), .RD_CLK_ENABLE(2'b01), .RD_CLK_POLARITY(2'b01), .RD_TRANSPARENT(2'b01),
        .WR_PORTS(1), .WR_CLK_ENABLE(1'b1), .WR_CLK_POLARITY(1'b1))
        ram (.RD_CLK({1'b0, clk}), .RD_EN(2'b11), .RD_ADDR({wa, ra}), .RD_DATA({now, q}), .WR_CLK(clk), .WR_EN({8{we}}), .WR_ADDR(wa), .WR_DATA(d));
endmodule
