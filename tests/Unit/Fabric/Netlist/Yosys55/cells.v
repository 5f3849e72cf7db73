// Cells of yosys 0.55 that Verilog seldom becomes by itself, side by side.
module cells (input [15:0] a, b, input [7:0] s, input c, output [15:0] buffered, muxed, same, chosen, split, sum, carried, looked, selected, part, moved, output [1:0] added, output product, table_);
    \$buf #(.WIDTH(16)) buf_i (.A(a), .Y(buffered));
    \$bwmux #(.WIDTH(16)) bwmux_i (.A(a), .B(b), .S({s, ~s}), .Y(muxed));
    \$bweqx #(.WIDTH(16)) bweqx_i (.A(a), .B(b), .Y(same));
    \$bmux #(.WIDTH(16), .S_WIDTH(2)) bmux_i (.A({a, b, a ^ b, a & b}), .S(s[1:0]), .Y(chosen));
    \$demux #(.WIDTH(4), .S_WIDTH(2)) demux_i (.A(a[3:0]), .S(s[1:0]), .Y(split));
    // a[7:0] * b[7:0] signed - a[15:8] * s + b[15:8] - c
    \$macc_v2 #(.NPRODUCTS(2), .NADDENDS(2), .A_WIDTHS({16'd8, 16'd8}), .B_WIDTHS({16'd8, 16'd8}), .C_WIDTHS({16'd1, 16'd8}), .Y_WIDTH(16),
        .PRODUCT_NEGATED(2'b10), .ADDEND_NEGATED(2'b10), .A_SIGNED(2'b01), .B_SIGNED(2'b01), .C_SIGNED(2'b01))
        macc_i (.A({a[15:8], a[7:0]}), .B({s, b[7:0]}), .C({c, b[15:8]}), .Y(sum));
    wire [15:0] x, carries;
    \$alu #(.A_SIGNED(1), .B_SIGNED(1), .A_WIDTH(12), .B_WIDTH(16), .Y_WIDTH(16)) alu_i (.A(a[11:0]), .B(b), .CI(c), .BI(s[0]), .X(x), .Y(carried), .CO(carries));
    \$lcu #(.WIDTH(16)) lcu_i (.P(a), .G(b & carries), .CI(c), .CO(looked));
    \$fa #(.WIDTH(1)) fa_i (.A(a[0]), .B(b[0]), .C(c), .Y(added[0]), .X(added[1]));
    \$pmux #(.WIDTH(16), .S_WIDTH(3)) pmux_i (.A(a), .B({b, ~a, ~b}), .S(s[2] ? 3'b100 : s[1] ? 3'b010 : {2'b00, s[0]}), .Y(selected));
    \$shiftx #(.A_SIGNED(0), .B_SIGNED(1), .A_WIDTH(32), .B_WIDTH(5), .Y_WIDTH(16)) shiftx_i (.A({a, b}), .B({1'b0, s[3:0]}), .Y(part));
    \$shift #(.A_SIGNED(1), .B_SIGNED(1), .A_WIDTH(16), .B_WIDTH(6), .Y_WIDTH(16)) shift_i (.A(a), .B(s[5:0]), .Y(moved));
    \$sop #(.WIDTH(4), .DEPTH(3), .TABLE(24'b10_00_01_10_00_10_10_01_01_00_00_10)) sop_i (.A(a[3:0]), .Y(product));
    \$lut #(.WIDTH(4), .LUT(16'b0110_1001_1100_0101)) lut_i (.A(b[3:0]), .Y(table_));
endmodule
