// What says something about a design: scopes, texts, properties.
module counter (input clk, reset, output reg [3:0] count);
    initial count = 0;
    always @(posedge clk) if (reset || count == 9) count <= 0; else count <= count + 1;
    always @(posedge clk) if (count == 9) $display("round");
endmodule
module says (input clk, reset, output [3:0] count, output wrong);
    counter ten (.clk(clk), .reset(reset), .count(count));
    assign wrong = count > 9;
    always @(posedge clk) begin
        assert (count < 10);
        cover (count == 9);
        assume (!reset);
    end
endmodule
