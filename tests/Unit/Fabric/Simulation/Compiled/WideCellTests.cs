using System.Numerics;
using Stead.Core;
using Stead.Fabric.Simulation;
using Stead.Host.Fabric;

namespace Stead.Tests.Unit.Fabric.Simulation.Compiled;

/// <summary>Cells on numbers of many words, some of which machine code calls a function for: both engines against arithmetic on numbers of any length.</summary>
public sealed class WideCellTests
{
    private const int Designs = 12, Cycles = 8;

    private static readonly Dictionary<string, Func<BigInteger, BigInteger, BigInteger>> s_cells = new()
    {
        ["$mul"] = (a, b) => a * b,
        ["$div"] = (a, b) => b.IsZero ? 0 : BigInteger.Divide(a, b), ["$mod"] = (a, b) => b.IsZero ? 0 : BigInteger.Remainder(a, b),
        ["$divfloor"] = (a, b) => b.IsZero ? 0 : Floor(a, b), ["$modfloor"] = (a, b) => b.IsZero ? 0 : a - Floor(a, b) * b,
        ["$shl"] = (a, b) => a << (int)b, ["$shr"] = (a, b) => a >> (int)b, ["$sshr"] = (a, b) => a >> (int)b, ["$shiftx"] = (a, b) => a >> (int)b,
        ["$pow"] = (a, b) => BigInteger.Pow(a, (int)b),
        ["$add"] = (a, b) => a + b, ["$sub"] = (a, b) => a - b, ["$lt"] = (a, b) => a < b ? 1 : 0, ["$eq"] = (a, b) => a == b ? 1 : 0,
    };

    public static TheoryData<string> Cells => [.. s_cells.Keys];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Both_engines_know_them(string type)
    {
        Assert.SkipUnless(CompiledEngine.IsSupported, "machine code is made for x86-64 with BMI2");
        var random = new RandomSequence((ulong)type.Sum(c => c * 7919));
        var (shifts, powers) = (type is "$shl" or "$shr" or "$sshr" or "$shiftx", type == "$pow");
        for (var design = 0; design < Designs; design++)
        {
            var signed = !shifts && !powers && random.Chance(0.5);
            var a = Width(random);
            var (b, y) = (shifts ? 12 : powers ? 4 : Width(random), type is "$lt" or "$eq" ? 1 : random.Chance(0.2) ? 1 + (int)random.Below(64) : Width(random));
            // A right shift fills the result from above; at one width, there is one rule for all of them.
            if (shifts) y = Math.Min(a, y);
            var circuit = new Circuit();
            var (wire, clock) = (circuit.Wire(y), circuit.Input("clk", 1));
            circuit.Cell(type, $"A_SIGNED={(signed ? 1 : 0)} B_SIGNED={(signed ? 1 : 0)}", ("A", circuit.Input("a", a)), ("B", circuit.Input("b", b)), ("Y", wire));
            var q = circuit.Wire(y);
            circuit.Cell("$dff", "CLK_POLARITY=1", ("CLK", clock), ("D", wire), ("Q", circuit.Output("q", q)));
            var program = circuit.Lower();
            using var interpreter = new Interpreter(program);
            using var compiled = new CompiledEngine(program);
            for (var i = 0; i < Cycles; i++)
            {
                var (left, right) = (Number(random, a, i), Number(random, b, i + design));
                var expected = Cut(s_cells[type](Signed(left, a, signed), Signed(right, b, signed)), y);
                foreach (var engine in (ISimulationEngine[])[interpreter, compiled])
                {
                    engine.Set("a", left);
                    engine.Set("b", right);
                    engine.Run(program.Signals[0].Slot, 1);
                    Assert.True(expected == engine.Get("q"), $"{type} of {a}, {b} and {y} bits, {(signed ? "" : "not ")}signed, {left:x} and {right:x}: {SimulationEngines.NameOf(engine)} has {engine.Get("q"):x} instead of {expected:x}");
                }
            }
        }
    }

    private static int Width(RandomSequence random) => 65 + (int)random.Below(1936);

    /// <summary>Of all lengths; 0, and all bits 1, now and then.</summary>
    private static BigInteger Number(RandomSequence random, int width, int turn)
    {
        if (turn % 7 == 3) return 0;
        if (turn % 7 == 5) return (BigInteger.One << width) - 1;
        var number = BigInteger.Zero;
        for (var i = 0; i < width; i += 64) number = (number << 64) + random.Next();
        return Cut(number, random.Chance(0.5) ? width : 1 + (int)random.Below(width));
    }

    private static BigInteger Cut(BigInteger number, int width) => number & ((BigInteger.One << width) - 1);

    private static BigInteger Signed(BigInteger number, int width, bool signed) => signed && (number >> (width - 1) & 1) == 1 ? number - (BigInteger.One << width) : number;

    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return rest.IsZero || rest.Sign == b.Sign ? quotient : quotient - 1;
    }
}
