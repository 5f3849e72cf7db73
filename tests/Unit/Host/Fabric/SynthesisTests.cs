using Stead.Fabric.Simulation;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Fabric;

public sealed class SynthesisTests
{
    /// <summary>Found by the random designs: opt_muxtree of yosys 0.23 makes `r <= en` a 0 here.</summary>
    [Fact]
    public void A_branch_keeps_the_bit_that_selects_it()
    {
        Needs.Program("yosys");
        using var engine = new Interpreter(Designs.Program("""
            module top(input clk, input en, input [7:0] a, output reg [7:0] r);
                wire [3:0] w = en;
                always @(posedge clk) case (w) 0: r <= a; 1: r <= en; 2: r <= 7; 3: r <= 9; endcase
            endmodule
            """));
        engine.State[Designs.Port(engine, "en").Offset] = 1;
        engine.Run(Designs.Port(engine, "clk"), 1);
        Assert.Equal(1UL, engine.State[Designs.Port(engine, "r").Offset]);
    }

    /// <summary>Found by the random designs: proc of yosys 0.23 lets both drivers drive always where a latch looks at the bus.</summary>
    [Fact]
    public void A_latch_behind_a_bus()
    {
        Needs.Program("yosys");
        using var engine = new Interpreter(Designs.Program("""
            module top(input en, input open, input [3:0] a, input [3:0] b, output [3:0] bus, output reg [3:0] kept);
                assign bus = en ? a : 4'bz;
                assign bus = !en ? b : 4'bz;
                always_latch if (open) kept = bus;
            endmodule
            """));
        foreach (var (name, value) in ((string, ulong)[])[("a", 5), ("b", 9), ("open", 1)]) engine.State[Designs.Port(engine, name).Offset] = value;
        engine.Settle();
        engine.State[Designs.Port(engine, "open").Offset] = 0;
        engine.State[Designs.Port(engine, "en").Offset] = 1;
        engine.Settle();
        Assert.Equal((5UL, 9UL), (engine.State[Designs.Port(engine, "bus").Offset], engine.State[Designs.Port(engine, "kept").Offset]));
    }
}
