using Stead.Core;
using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Running;

namespace Stead.Tests.Unit.Fabric.Simulation;

/// <summary>Registers, latches, memories, clocks and wires with several drivers.</summary>
public sealed class StateTests
{
    /// <summary>One bit of each kind: after each row of inputs (clock, d, e, r) the output is what the comment of the cell library says.</summary>
    [Theory]
    [InlineData("$_DFF_P_", "C D", "00:0 10:0 01:0 11:1 10:1 00:1 10:0")]
    [InlineData("$_DFF_N_", "C D", "11:0 01:1 10:1 00:0")]
    [InlineData("$_DFFE_PN_", "C D E", "011:0 111:0 010:0 110:1 001:1 101:1")]
    [InlineData("$_DFF_PP1_", "C D R", "000:0 001:1 101:1 000:1 100:0 001:1 000:1")]
    [InlineData("$_DFF_PN0_", "C D R", "001:0 011:0 111:1 110:0 011:0")]
    [InlineData("$_SDFF_PP0_", "C D R", "010:0 110:1 011:1 111:0")]
    [InlineData("$_SDFFE_PP1P_", "C D R E", "0000:0 1010:1 0000:1 1000:1 0001:1 1001:0")]
    [InlineData("$_SDFFCE_PP1P_", "C D R E", "0000:0 1010:0 0011:0 1011:1")]
    [InlineData("$_ALDFF_PP_", "C D L AD", "0000:0 0011:1 0010:0 0000:0 0100:0 1100:1 1101:1 1111:1 1110:0")]
    [InlineData("$_DFFSR_PPP_", "C D S R", "0000:0 0010:1 0011:0 0010:1 0000:1 1000:0 0100:0 1100:1")]
    [InlineData("$_DLATCH_P_", "E D", "00:0 01:0 11:1 10:0 00:0 11:1 01:1 00:1")]
    [InlineData("$_DLATCH_PP0_", "E D R", "110:1 111:0 011:0 010:0 110:1 010:1")]
    [InlineData("$_DLATCHSR_PPP_", "E D S R", "1100:1 0000:1 0001:0 0011:0 0010:1 0000:1 1000:0")]
    [InlineData("$_SR_NP_", "S R", "11:0 10:0 00:1 10:1 11:0 01:0 00:1")]
    public void Registers_of_gates(string type, string ports, string rows)
    {
        var circuit = new Circuit();
        var names = ports.Split(' ');
        circuit.Cell(type, "", [.. names.Select(name => (name, circuit.Input(name, 1))), ("Q", circuit.Output("q", circuit.Wire(1)))]);
        var engine = circuit.Run();
        // Inactive levels first: at the start all inputs are 0.
        Apply(rows.Split(' ')[0]);
        engine.Reset();
        foreach (var row in rows.Split(' '))
        {
            Apply(row);
            engine.Settle();
            Assert.True(engine.Get("q") == row[^1] - '0', $"{type} after {row} in {rows}");
        }

        void Apply(string row)
        {
            for (var i = 0; i < names.Length; i++) engine.Set(names[i], row[i] - '0');
        }
    }

    [Fact]
    public void Words_start_at_their_initial_value_and_at_zero_where_it_is_unknown()
    {
        var circuit = new Circuit();
        var q = circuit.Wire(70);
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", circuit.Input("clk", 1)), ("D", circuit.Input("d", 70)), ("Q", q));
        circuit.Output("q", q);
        circuit.Name("q", q, "1" + new string('0', 66) + "1x1");
        var engine = circuit.Run();
        Assert.Equal((System.Numerics.BigInteger.One << 69) + 5, engine.Get("q"));
        engine.Set("d", 3);
        engine.Settle();
        engine.Pulse("clk");
        Assert.Equal(3, engine.Get("q"));
        engine.Reset();
        Assert.Equal((System.Numerics.BigInteger.One << 69) + 5, engine.Get("q"));
    }

    [Fact]
    public void Registers_of_a_clock_change_together_and_a_clock_made_of_one_of_them_follows()
    {
        var circuit = new Circuit();
        var (clk, first, second, half, late) = (circuit.Input("clk", 1), circuit.Wire(4), circuit.Wire(4), circuit.Wire(1), circuit.Wire(4));
        var (sum, inverted) = (circuit.Wire(4), circuit.Wire(1));
        circuit.Cell("$add", "A_SIGNED=0 B_SIGNED=0", ("A", first), ("B", Circuit.Constant(1, 1)), ("Y", sum));
        circuit.Cell("$not", "A_SIGNED=0", ("A", half), ("Y", inverted));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", clk), ("D", sum), ("Q", first));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", clk), ("D", first), ("Q", second));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", clk), ("D", inverted), ("Q", half));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", half), ("D", first), ("Q", late));
        circuit.Output("first", first);
        circuit.Output("second", second);
        circuit.Output("late", late);
        var engine = circuit.Run();
        for (var i = 1; i <= 9; i++)
        {
            engine.Pulse("clk");
            Assert.Equal((i, i - 1, i % 2 == 1 ? i : i - 1), ((int)engine.Get("first"), (int)engine.Get("second"), (int)engine.Get("late")));
        }
    }

    [Fact]
    public void A_run_ends_with_its_cycles_or_when_something_is_set_or_changes()
    {
        var circuit = new Circuit();
        var (clk, count, sum) = (circuit.Input("clk", 1), circuit.Wire(8), circuit.Wire(8));
        circuit.Cell("$add", "A_SIGNED=0 B_SIGNED=0", ("A", count), ("B", Circuit.Constant(1, 1)), ("Y", sum));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", clk), ("D", sum), ("Q", count));
        circuit.Output("count", count);
        circuit.Output("high", [count[5]]);
        var engine = circuit.Run();
        var clock = engine.Program.Signals[0].Slot;
        Assert.Equal(10, engine.Run(clock, 10));
        Assert.Equal(22, engine.Run(clock, 1000, StopCondition.WhenSet(engine.Program.Signals.First(signal => signal.Name == "high").Slot)));
        Assert.Equal(32, engine.Get("count"));
        Assert.Equal(32, engine.Run(clock, 1000, StopCondition.WhenChanged(engine.Program.Signals.First(signal => signal.Name == "high").Slot)));
        Assert.Equal(0, engine.Run(clock, 0, StopCondition.WhenSet(clock)));
    }

    /// <summary>
    /// simlib.v of yosys 0.23, $mem_v2: a port that sees writes takes the written bits wherever both addresses are equal, also outside of the memory. (The Verilog that write_verilog makes
    /// of such a port reads the row afterwards, and x there.)
    /// </summary>
    [Theory]
    [InlineData(3, 3, "xx10")]
    [InlineData(2, 2, "0010")]
    [InlineData(3, 1, "xxxx")]
    public void A_read_port_that_sees_a_write_outside_of_the_memory(int read, int write, string expected)
    {
        var circuit = new Circuit();
        var (clk, data) = (circuit.Input("clk", 1), circuit.Wire(4));
        circuit.Cell("$mem_v2",
            "WIDTH=4 SIZE=3 OFFSET=0 ABITS=2 RD_PORTS=1 WR_PORTS=1 INIT='001100100001 MEMID='m RD_CLK_ENABLE='1 RD_CLK_POLARITY='1 RD_TRANSPARENCY_MASK='1 RD_COLLISION_X_MASK='0 " +
            "RD_CE_OVER_SRST='0 RD_INIT_VALUE='xxxx RD_ARST_VALUE='xxxx RD_SRST_VALUE='xxxx WR_CLK_ENABLE='1 WR_CLK_POLARITY='1",
            ("RD_CLK", clk), ("RD_EN", Circuit.Constant(1, 1)), ("RD_ARST", Circuit.Constant(1, 0)), ("RD_SRST", Circuit.Constant(1, 0)), ("RD_ADDR", Circuit.Constant(2, read)),
            ("RD_DATA", data), ("WR_CLK", clk), ("WR_EN", Circuit.Constant(4, 0b0011)), ("WR_ADDR", Circuit.Constant(2, write)), ("WR_DATA", Circuit.Constant(4, 0b1010)));
        circuit.Output("q", data);
        using var engine = new UnknownsInterpreter(circuit.Lower(unknowns: true));
        engine.Pulse("clk");
        Assert.Equal(expected, SignalText.Bits(engine.Program.Signals.First(signal => signal.Name == "q"), engine.Program, engine.State));
    }

    [Fact]
    public void A_memory_reads_what_was_before_the_edge_unless_its_port_is_transparent_and_nothing_outside_of_it()
    {
        var circuit = new Circuit();
        var (clk, address, data, enable) = (circuit.Input("clk", 1), circuit.Input("a", 3), circuit.Input("d", 4), circuit.Input("we", 4));
        var reads = circuit.Wire(12);
        circuit.Cell("$mem_v2",
            "WIDTH=4 SIZE=5 OFFSET=1 ABITS=3 RD_PORTS=3 WR_PORTS=1 INIT='xxxx00110010xxxx1010 MEMID='m RD_CLK_ENABLE='110 RD_CLK_POLARITY='111 RD_TRANSPARENCY_MASK='100 RD_COLLISION_X_MASK='000 " +
            "RD_CE_OVER_SRST='000 RD_INIT_VALUE='010100000000 RD_ARST_VALUE='000000000000 RD_SRST_VALUE='000000000000 WR_CLK_ENABLE='1 WR_CLK_POLARITY='1",
            ("RD_CLK", [clk[0], clk[0], clk[0]]), ("RD_EN", Circuit.Constant(3, 7)), ("RD_ARST", Circuit.Constant(3, 0)), ("RD_SRST", Circuit.Constant(3, 0)),
            ("RD_ADDR", [.. address, .. address, .. address]), ("RD_DATA", reads), ("WR_CLK", clk), ("WR_EN", enable), ("WR_ADDR", address), ("WR_DATA", data));
        circuit.Output("now", [.. reads.Take(4)]);
        circuit.Output("before", [.. reads.Skip(4).Take(4)]);
        circuit.Output("after", [.. reads.Skip(8)]);
        var engine = circuit.Run();
        Assert.Equal((0, 0, 5), ((int)engine.Get("now"), (int)engine.Get("before"), (int)engine.Get("after")));
        engine.Set("a", 1);
        engine.Settle();
        Assert.Equal(0b1010, engine.Get("now"));
        engine.Set("d", 0b0111);
        engine.Set("we", 0b0011);
        engine.Settle();
        engine.Pulse("clk");
        Assert.Equal((0b1011, 0b1010, 0b1011), ((int)engine.Get("now"), (int)engine.Get("before"), (int)engine.Get("after")));
        engine.Set("we", 0b1111);
        foreach (var outside in (int[])[0, 6, 7])
        {
            engine.Set("a", outside);
            engine.Settle();
            engine.Pulse("clk");
            Assert.Equal(0, engine.Get("now"));
        }
        foreach (var (inside, value) in ((int, int)[])[(1, 0b1011), (2, 0), (3, 0b0010), (4, 0b0011), (5, 0)])
        {
            engine.Set("a", inside);
            engine.Settle();
            Assert.Equal(value, engine.Get("now"));
        }
    }

    [Fact]
    public void Of_several_drivers_the_one_that_is_on_drives_and_from_outside_where_none_is()
    {
        var circuit = new Circuit();
        var bus = circuit.InOut("bus", 4);
        circuit.Cell("$tribuf", "", ("A", circuit.Input("a", 4)), ("EN", circuit.Input("ea", 1)), ("Y", bus));
        circuit.Cell("$tribuf", "", ("A", circuit.Input("b", 4)), ("EN", circuit.Input("eb", 1)), ("Y", bus));
        circuit.Output("seen", bus);
        foreach (var unknowns in (bool[])[false, true])
        {
            using ISimulationEngine engine = unknowns ? new UnknownsInterpreter(circuit.Lower(unknowns: true)) : circuit.Run();
            engine.Set("a", 5);
            engine.Set("b", 9);
            engine.Set("bus", 3);
            foreach (var (ea, eb, expected) in ((int, int, int)[])[(0, 0, 3), (1, 0, unknowns ? 7 : 5), (0, 1, unknowns ? 11 : 9)])
            {
                engine.Set("ea", ea);
                engine.Set("eb", eb);
                engine.Settle();
                // With unknowns, two drivers that disagree give x, whose value plane is 1.
                Assert.Equal(expected, engine.Get("seen"));
            }
        }
    }

    /// <summary>Found by the random designs: the zeros above a constant's highest one are let go of too.</summary>
    [Fact]
    public void A_constant_is_let_go_of_whole()
    {
        var circuit = new Circuit();
        var bus = circuit.Wire(4);
        circuit.Cell("$tribuf", "", ("A", Circuit.Constant(4, 1)), ("EN", circuit.Input("enable", 1)), ("Y", bus));
        circuit.Output("seen", bus);
        using var engine = new UnknownsInterpreter(circuit.Lower(unknowns: true));
        foreach (var (enable, expected) in ((int, string)[])[(0, "zzzz"), (1, "0001")])
        {
            engine.Set("enable", enable);
            engine.Settle();
            Assert.Equal(expected, SignalText.Bits(engine.Program.Signals.First(signal => signal.Name == "seen"), engine.Program, engine.State));
        }
    }

    [Fact]
    public void A_loop_is_told_with_its_lines_and_words_that_feed_other_bits_of_themselves_are_none()
    {
        var circuit = new Circuit();
        var (x, y) = (circuit.Wire(1), circuit.Wire(1));
        circuit.Name("x", x);
        circuit.Cell("$and", "", ("A", circuit.Input("a", 1)), ("B", y), ("Y", x));
        circuit.Cell("$not", "", ("A", x), ("Y", y));
        Assert.Equal("t.v:10: logic without a register feeds itself through x; put a clocked register into the loop\nt.v:11: this is part of that loop", Assert.Throws<UserError>(() => circuit.Lower()).Message);

        var chain = new Circuit();
        var (start, bits) = (chain.Input("a", 8), chain.Wire(8));
        chain.Cell("$xor", "", ("A", start), ("B", [NetBit.Zero, .. bits.Take(7)]), ("Y", bits));
        chain.Output("y", bits);
        var engine = chain.Run();
        engine.Set("a", 0b0001_0001);
        engine.Settle();
        Assert.Equal(0b0000_1111, engine.Get("y"));
    }

    [Fact]
    public void What_cannot_be_simulated_is_told_all_at_once_with_its_lines()
    {
        var circuit = new Circuit();
        circuit.Cell("$strange", "");
        circuit.Cell("pll", "");
        Assert.Equal("t.v:10: $strange cannot be simulated\nt.v:11: there is nothing known about module pll (instance c1); add the file that defines it", Assert.Throws<UserError>(() => circuit.Lower()).Message);
    }

    [Fact]
    public void What_never_comes_to_rest_is_told()
    {
        var circuit = new Circuit();
        var (q, d) = (circuit.Wire(1), circuit.Wire(1));
        circuit.Cell("$not", "", ("A", q), ("Y", d));
        circuit.Cell("$dlatch", "EN_POLARITY=1", ("EN", circuit.Input("en", 1)), ("D", d), ("Q", q));
        var engine = circuit.Run();
        engine.Set("en", 1);
        Assert.StartsWith("the design never comes to rest", Assert.Throws<UserError>(engine.Settle).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assertions_are_bits_that_are_set_while_they_do_not_hold()
    {
        var circuit = new Circuit();
        circuit.Cell("$assert", "", ("A", circuit.Input("a", 1)), ("EN", circuit.Input("en", 1)));
        circuit.Cell("$check", "TRG_ENABLE=1 TRG_POLARITY=1 FLAVOR='assert", ("A", circuit.Input("b", 1)), ("EN", Circuit.Constant(1, 1)), ("TRG", circuit.Input("clk", 1)));
        var engine = circuit.Run();
        Assert.Equal(["t.v:10: an assertion does not hold", "t.v:11: an assertion does not hold"], engine.Program.Assertions.Select(assertion => assertion.Complaint.ToString()));
        Assert.Equal([false, false], Broken());
        engine.Set("en", 1);
        engine.Settle();
        Assert.Equal([true, false], Broken());
        engine.Set("a", 1);
        engine.Pulse("clk");
        Assert.Equal([false, true], Broken());

        bool[] Broken() => [.. engine.Program.Assertions.Select(assertion => engine.State[assertion.Violated.Offset] != 0)];
    }

    [Fact]
    public void A_register_without_a_reset_never_leaves_x()
    {
        var circuit = new Circuit();
        var (q, d, r) = (circuit.Wire(4), circuit.Wire(4), circuit.Wire(4));
        circuit.Cell("$add", "", ("A", q), ("B", Circuit.Constant(1, 1)), ("Y", d));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", circuit.Input("clk", 1)), ("D", d), ("Q", q));
        circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", Circuit.Constant(1, 0)), ("D", d), ("Q", r));
        circuit.Name("count", q);
        using var engine = new UnknownsInterpreter(circuit.Lower(unknowns: true));
        for (var i = 0; i < 3; i++) engine.Pulse("clk");
        var register = Assert.Single(engine.Program.Registers);
        Assert.Equal("t.v:2: count never leaves x; give it a reset or an initial value", register.Complaint.ToString());
        Assert.Equal(0UL, engine.EverKnown(register.Slot)[0] & 15);
    }
}
