using System.Text;
using Stead.Core;
using Stead.Fabric.Boards;
using Stead.Fabric.Builds;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Fabric.Simulation.Running;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Fabric;

/// <summary>Designs of cells that their part has, cycle by cycle: our engines, which know what yosys' library says of them, and Icarus Verilog with that library.</summary>
public sealed class PartCellsTests
{
    private const int Cycles = 200;

    private const string Xilinx = """
        module top (input clk, input [3:0] btn, input [1:0] sw, output [3:0] led, output red, inout pad, output free, green);
            wire c, ci, gated;
            IBUF ib (.I(clk), .O(ci));
            BUFG bg (.I(ci), .O(c));
            wire [3:0] n, co, s;
            CARRY4 carry (.CO(co), .O(s), .CI(1'b0), .CYINIT(1'b1), .DI(4'b0), .S(n));
            genvar i;
            generate for (i = 0; i < 4; i = i + 1) begin : bits
                FDRE #(.INIT(1'b0)) ff (.C(c), .CE(1'b1), .R(btn[0]), .D(s[i]), .Q(n[i]));
                OBUF ob (.I(n[i]), .O(led[i]));
            end endgenerate
            wire d, q, late, r, p, spo, dpo, back, m, wide;
            LUT6 #(.INIT(64'h8000_0000_0f00_0001)) lut (.I0(n[0]), .I1(n[1]), .I2(n[2]), .I3(n[3]), .I4(sw[0]), .I5(sw[1]), .O(d));
            FDSE #(.INIT(1'b1)) fs (.C(c), .CE(1'b1), .S(btn[1]), .D(d), .Q(q));
            SRL16E #(.INIT(16'h0421)) srl (.CLK(c), .CE(1'b1), .A0(1'b1), .A1(1'b1), .A2(1'b0), .A3(1'b0), .D(q), .Q(late));
            FDCE #(.INIT(1'b0)) fc (.C(c), .CE(sw[0]), .CLR(btn[2]), .D(late), .Q(r));
            FDPE #(.INIT(1'b1)) fp (.C(c), .CE(1'b1), .PRE(btn[2]), .D(r), .Q(p));
            RAM32X1D #(.INIT(32'h12345678)) ram (.WCLK(c), .WE(sw[0]), .D(r), .A0(n[0]), .A1(n[1]), .A2(n[2]), .A3(n[3]), .A4(1'b0),
                .DPRA0(n[0]), .DPRA1(n[1]), .DPRA2(n[2]), .DPRA3(1'b0), .DPRA4(1'b0), .SPO(spo), .DPO(dpo));
            RAM64X1D #(.INIT(64'h123456789abcdef0)) ram64 (.WCLK(c), .WE(sw[1]), .D(p), .A0(n[0]), .A1(n[1]), .A2(n[2]), .A3(n[3]), .A4(r), .A5(p),
                .DPRA0(n[3]), .DPRA1(n[2]), .DPRA2(n[1]), .DPRA3(n[0]), .DPRA4(1'b0), .DPRA5(1'b1), .SPO(), .DPO(wide));
            MUXF7 mux (.I0(spo), .I1(dpo), .S(n[3]), .O(m));
            IOBUF io (.I(m), .T(sw[1]), .O(back), .IO(pad));
            OBUF o4 (.I(back ^ r ^ wide), .O(red));
            OBUFT o5 (.I(q), .T(btn[3]), .O(free));
            reg slow = 0;
            BUFGCE ce (.I(ci), .CE(btn[3]), .O(gated));
            always @(posedge gated) slow <= !slow;
            assign green = slow;
        endmodule
        """;

    private const string Ice40 = """
        module top (input clk, input rst, input d, output [4:0] led, output [3:0] word, inout pad);
            wire c, in;
            SB_GB gb (.USER_SIGNAL_TO_GLOBAL_BUFFER(clk), .GLOBAL_BUFFER_OUTPUT(c));
            wire [4:0] n, s;
            wire [5:0] carry;
            assign carry[0] = 1'b1, led = n;
            genvar i;
            generate for (i = 0; i < 5; i = i + 1) begin : bits
                SB_LUT4 #(.LUT_INIT(16'h6666)) lut (.I0(n[i]), .I1(carry[i]), .I2(1'b0), .I3(1'b0), .O(s[i]));
                SB_CARRY ca (.I0(n[i]), .I1(1'b0), .CI(carry[i]), .CO(carry[i + 1]));
                SB_DFFSR ff (.C(c), .R(rst), .D(s[i]), .Q(n[i]));
            end endgenerate
            wire late, set;
            SB_DFFNES fn (.C(c), .E(n[0]), .S(rst), .D(d), .Q(late));
            SB_DFFER fe (.C(c), .E(d), .R(rst), .D(late), .Q(set));
            wire [15:0] row;
            SB_RAM40_4K #(.READ_MODE(0), .WRITE_MODE(0), .INIT_0(256'h000f_000e_000d_000c_000b_000a_0009_0008_0007_0006_0005_0004_0003_0002_0001_0005)) ram
                (.RDATA(row), .RADDR({7'b0, n[3:0]}), .RCLK(c), .RCLKE(1'b1), .RE(1'b1), .WADDR({7'b0, ~n[3:0]}), .WCLK(c), .WCLKE(1'b1), .WE(n[4]), .WDATA({11'b0, n}), .MASK({15'b0, set}));
            SB_IO #(.PIN_TYPE(6'b1010_01)) io (.PACKAGE_PIN(pad), .OUTPUT_ENABLE(n[0]), .D_OUT_0(n[1]), .D_IN_0(in));
            assign word = row[3:0] ^ {in & n[0], 3'b0};
        endmodule
        """;

    [Theory]
    [InlineData("arty-z7-20", "btn:4 sw:2", "led red pad free green", "xilinx")]
    [InlineData("icestick", "rst:1 d:1", "led word pad", "ice40")]
    public void As_in_Icarus_Verilog(string board, string inputs, string outputs, string library)
    {
        Needs.Program("yosys");
        Needs.Program("iverilog");
        var folder = Directory.CreateTempSubdirectory("stead-test-").FullName;
        try
        {
            File.WriteAllText($"{folder}/top.v", library == "ice40" ? Ice40 : Xilinx);
            var result = Synthesis.Run([$"{folder}/top.v"], "top", new Designs.Silent(), cells: PartCells.Of(BoardTable.Get(board)));
            Assert.True(result.HasPartCells);
            Assert.Empty(result.Warnings);
            var program = ModuleLowering.Lower(result.Design.Top(null), new());
            var widths = inputs.Split(' ').Select(text => text.Split(':')).Select(pair => (Name: pair[0], Width: int.Parse(pair[1]))).ToList();
            var ports = outputs.Split(' ').Select(name => program.Ports.Single(port => port.Name == name)).ToList();
            var (random, bench) = (new RandomSequence(7), new StringBuilder("module bench;\n  reg clk = 0;\n"));
            foreach (var (name, width) in widths) bench.Append($"  reg [{width - 1}:0] {name} = ~0;\n");
            foreach (var port in ports) bench.Append($"  wire [{port.Width - 1}:0] {port.Name};\n");
            bench.Append($"  top top (.clk(clk), {string.Join(", ", widths.Select(input => input.Name).Concat(ports.Select(port => port.Name)).Select(name => $".{name}({name})"))});\n  initial begin\n");
            // Something must change, or `always @*` does not look.
            bench.Append($"    #100 {string.Join(' ', widths.Select(input => $"{input.Name} = 0;"))} #200;\n");
            using var interpreter = new Interpreter(program);
            using var compiled = CompiledEngine.IsSupported ? new CompiledEngine(program) : null;
            var lines = new List<string>();
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                foreach (var (name, width) in widths)
                {
                    // Resets of all kinds are pressed now and then.
                    var value = random.Next() & (random.Chance(0.3) ? (1UL << width) - 1 : (1UL << width) - 1 & 8);
                    bench.Append($"    {name} = {value};");
                    foreach (var engine in Engines()) engine.State[Designs.Port(engine, name).Offset] = value;
                }
                bench.Append($" #2 clk = 1; #2 clk = 0; #2 $display(\"%b\", {{{string.Join(", ", ports.Select(port => port.Name))}}});\n");
                foreach (var engine in Engines())
                {
                    engine.Settle();
                    engine.Run(Designs.Port(engine, "clk"), 1);
                }
                lines.Add(Line(interpreter));
                if (compiled is not null) Assert.Equal(lines[^1], Line(compiled));
            }
            File.WriteAllText($"{folder}/bench.v", bench.Append("  end\nendmodule\n").ToString());
            Programs.Run(["iverilog", "-g2012", "-DNO_ICE40_DEFAULT_ASSIGNMENTS", "-s", "bench", "-o", $"{folder}/bench", $"{folder}/bench.v", $"{folder}/top.v", $"/usr/share/yosys/{library}/cells_sim.v",
                .. library == "xilinx" ? (string[])[$"{Repository.Root}/src/Fabric/Simulation/Models/xilinx.v"] : []]).Ok();
            var expected = Programs.Run(["vvp", "-n", $"{folder}/bench"]).Ok().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Cycles, expected.Length);
            // What nothing drives is ours to choose.
            Assert.Equal(expected, expected.Zip(lines, (theirs, ours) => string.Concat(theirs.Zip(ours, (bit, mine) => bit is 'x' or 'z' ? bit : mine))));
            Assert.True(lines.Distinct().Count() > 10);

            IEnumerable<ISimulationEngine> Engines() => compiled is null ? [interpreter] : [interpreter, compiled];

            string Line(ISimulationEngine engine) => string.Concat(ports.Select(port => SignalText.Bits(port, program, engine.State)));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("arty-z7-20", "MMCME2_BASE m (.CLKIN1(clk), .CLKOUT0(c));", "name the module that it drives")]
    [InlineData("arty-z7-20", "RAMB18E1 m (.CLKARDCLK(clk), .DOADO(c));", "write it as an array")]
    [InlineData("arty-z7-20", "STARTUPE2 m (.CFGCLK(c));", "the design can be checked and built, but not simulated")]
    [InlineData("icestick", "SB_PLL40_CORE m (.REFERENCECLK(clk), .PLLOUTCORE(c));", "name the module that it drives")]
    public void What_is_not_simulated_is_refused_with_what_to_do(string board, string instance, string instead)
    {
        Needs.Program("yosys");
        var folder = Directory.CreateTempSubdirectory("stead-test-").FullName;
        try
        {
            File.WriteAllText($"{folder}/top.v", $"module top (input clk, output reg led);\n  wire c;\n  {instance}\n  always @(posedge c) led <= !led;\nendmodule\n");
            var result = Synthesis.Run([$"{folder}/top.v"], "top", new Designs.Silent(), cells: PartCells.Of(BoardTable.Get(board)));
            var complaint = Assert.Single(PartCells.Explain(Assert.Throws<UserError>(() => ModuleLowering.Lower(result.Design.Top(null), new()))).Complaints);
            Assert.Equal(3, complaint.Line);
            Assert.Contains(instead, complaint.Instead!, StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>A module of the design's own comes before the part's of the same name.</summary>
    [Fact]
    public void A_design_may_have_a_module_of_that_name()
    {
        Needs.Program("yosys");
        var folder = Directory.CreateTempSubdirectory("stead-test-").FullName;
        try
        {
            File.WriteAllText($"{folder}/top.v", "module top (input a, output b, c); wire d; IBUF i (.I(a), .O(d)); INV n (.I(d), .O(b)); assign c = d; endmodule\nmodule INV (input I, output O); assign O = I; endmodule\n");
            var result = Synthesis.Run([$"{folder}/top.v"], null, new Designs.Silent(), cells: PartCells.Of(BoardTable.Get("arty-z7-20")));
            using var engine = new Interpreter(ModuleLowering.Lower(result.Design.Top(null), new()));
            engine.State[Designs.Port(engine, "a").Offset] = 1;
            engine.Settle();
            Assert.Equal((1UL, 1UL), (engine.State[Designs.Port(engine, "b").Offset], engine.State[Designs.Port(engine, "c").Offset]));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
