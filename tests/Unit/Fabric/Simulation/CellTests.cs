using System.Numerics;
using Stead.Core;
using Stead.Fabric.Simulation;

namespace Stead.Tests.Unit.Fabric.Simulation;

/// <summary>Each combinational cell against arithmetic on numbers of any length, for widths of a bit up to several words, with and without signs.</summary>
public sealed class CellTests
{
    private static readonly int[] s_widths = [1, 2, 5, 8, 31, 32, 33, 63, 64, 65, 100, 128, 130];

    private delegate BigInteger Reference(BigInteger a, BigInteger b, int width);

    /// <summary>Of operands as numbers, signed where both are.</summary>
    private static readonly Dictionary<string, Reference> s_binary = new()
    {
        ["$and"] = (a, b, _) => a & b, ["$or"] = (a, b, _) => a | b, ["$xor"] = (a, b, _) => a ^ b, ["$xnor"] = (a, b, _) => ~(a ^ b),
        ["$add"] = (a, b, _) => a + b, ["$sub"] = (a, b, _) => a - b, ["$mul"] = (a, b, _) => a * b,
        ["$div"] = (a, b, _) => b.IsZero ? 0 : BigInteger.Divide(a, b), ["$mod"] = (a, b, _) => b.IsZero ? 0 : BigInteger.Remainder(a, b),
        ["$divfloor"] = (a, b, _) => b.IsZero ? 0 : Floor(a, b), ["$modfloor"] = (a, b, _) => b.IsZero ? 0 : a - Floor(a, b) * b,
        ["$lt"] = (a, b, _) => a < b ? 1 : 0, ["$le"] = (a, b, _) => a <= b ? 1 : 0, ["$gt"] = (a, b, _) => a > b ? 1 : 0, ["$ge"] = (a, b, _) => a >= b ? 1 : 0,
        ["$eq"] = (a, b, _) => a == b ? 1 : 0, ["$ne"] = (a, b, _) => a != b ? 1 : 0, ["$eqx"] = (a, b, _) => a == b ? 1 : 0, ["$nex"] = (a, b, _) => a != b ? 1 : 0,
        ["$logic_and"] = (a, b, _) => a.IsZero || b.IsZero ? 0 : 1, ["$logic_or"] = (a, b, _) => a.IsZero && b.IsZero ? 0 : 1,
    };

    private static readonly Dictionary<string, Func<BigInteger, int, BigInteger>> s_unary = new()
    {
        ["$not"] = (a, _) => ~a, ["$neg"] = (a, _) => -a, ["$pos"] = (a, _) => a, ["$logic_not"] = (a, _) => a.IsZero ? 1 : 0,
        ["$reduce_and"] = (a, width) => Cut(a, width) == Cut(-1, width) ? 1 : 0, ["$reduce_or"] = (a, _) => a.IsZero ? 0 : 1, ["$reduce_bool"] = (a, _) => a.IsZero ? 0 : 1,
        ["$reduce_xor"] = (a, width) => Ones(Cut(a, width)) & 1, ["$reduce_xnor"] = (a, width) => 1 - (Ones(Cut(a, width)) & 1),
    };

    public static TheoryData<string> Binary => [.. s_binary.Keys];

    public static TheoryData<string> Unary => [.. s_unary.Keys];

    [Theory]
    [MemberData(nameof(Binary))]
    public void Of_two_operands(string type) => Each((random, signed, a, b, y) =>
    {
        var circuit = new Circuit();
        circuit.Cell(type, $"A_SIGNED={(signed ? 1 : 0)} B_SIGNED={(signed ? 1 : 0)}", ("A", circuit.Input("a", a)), ("B", circuit.Input("b", b)), ("Y", circuit.Output("y", circuit.Wire(y))));
        var engine = circuit.Run();
        for (var i = 0; i < 8; i++)
        {
            var (left, right) = (Number(random, a), Number(random, b));
            engine.Set("a", left);
            engine.Set("b", right);
            engine.Settle();
            // Longer than any of them, cut at the end: as Verilog's widest operand does it.
            Assert.Equal(Cut(s_binary[type](Signed(left, a, signed), Signed(right, b, signed), y), y), engine.Get("y"));
        }
    });

    [Theory]
    [MemberData(nameof(Unary))]
    public void Of_one_operand(string type) => Each((random, signed, a, _, y) =>
    {
        var circuit = new Circuit();
        circuit.Cell(type, $"A_SIGNED={(signed ? 1 : 0)}", ("A", circuit.Input("a", a)), ("Y", circuit.Output("y", circuit.Wire(y))));
        var engine = circuit.Run();
        for (var i = 0; i < 8; i++)
        {
            var left = Number(random, a);
            engine.Set("a", left);
            engine.Settle();
            Assert.Equal(Cut(s_unary[type](Signed(left, a, signed), a), y), engine.Get("y"));
        }
    });

    [Theory]
    [InlineData("$shl")]
    [InlineData("$sshl")]
    [InlineData("$shr")]
    [InlineData("$sshr")]
    [InlineData("$shift")]
    [InlineData("$shiftx")]
    public void Shifts(string type) => Each((random, signed, a, _, y) =>
    {
        var b = 1 + (int)random.Below(9);
        var signedAmount = type is "$shift" or "$shiftx" && random.Chance(0.5);
        signed &= type != "$shiftx";
        var circuit = new Circuit();
        circuit.Cell(type, $"A_SIGNED={(signed ? 1 : 0)} B_SIGNED={(signedAmount ? 1 : 0)}", ("A", circuit.Input("a", a)), ("B", circuit.Input("b", b)), ("Y", circuit.Output("y", circuit.Wire(y))));
        var engine = circuit.Run();
        for (var i = 0; i < 8; i++)
        {
            var (left, right) = (Number(random, a), Number(random, b));
            engine.Set("a", left);
            engine.Set("b", right);
            engine.Settle();
            var amount = (int)Signed(right, b, signedAmount);
            // Only $sshr brings its sign from beyond the width.
            var operand = type == "$sshr" ? Signed(left, a, signed) : Cut(Signed(left, a, signed), Math.Max(a, y));
            var up = type is "$shl" or "$sshl" ? amount : -amount;
            Assert.Equal(Cut(up > 0 ? operand << up : operand >> -up, y), engine.Get("y"));
        }
    });

    /// <summary>`A[B +: WIDTH]` of simlib.v: each bit that lies outside of A is unknown, below it and above it.</summary>
    [Fact]
    public void A_part_outside_of_its_vector_is_unknown() => Each((random, _, a, _, y) =>
    {
        var b = 1 + (int)random.Below(9);
        var isSigned = random.Chance(0.5);
        var circuit = new Circuit();
        circuit.Cell("$shiftx", $"A_SIGNED=0 B_SIGNED={(isSigned ? 1 : 0)}", ("A", circuit.Input("a", a)), ("B", circuit.Input("b", b)), ("Y", circuit.Output("y", circuit.Wire(y))));
        using var engine = new UnknownsInterpreter(circuit.Lower(unknowns: true));
        for (var i = 0; i < 8; i++)
        {
            var (vector, index) = (Number(random, a), Number(random, b));
            engine.Set("a", vector);
            engine.Set("b", index);
            engine.Settle();
            var from = (int)Signed(index, b, isSigned);
            var bits = Enumerable.Range(from, y).Reverse().Select(bit => bit < 0 || bit >= a ? 'x' : (vector >> bit & 1) == 1 ? '1' : '0');
            Assert.Equal(string.Concat(bits), engine.GetWithUnknowns("y"));
        }
    });

    [Fact]
    public void Powers() => Each((random, signed, a, _, y) =>
    {
        var b = 1 + (int)random.Below(6);
        var circuit = new Circuit();
        circuit.Cell("$pow", $"A_SIGNED={(signed ? 1 : 0)} B_SIGNED={(signed ? 1 : 0)}", ("A", circuit.Input("a", a)), ("B", circuit.Input("b", b)), ("Y", circuit.Output("y", circuit.Wire(y))));
        var engine = circuit.Run();
        for (var i = 0; i < 8; i++)
        {
            var (left, right) = (i == 0 ? Cut(-1, a) : Number(random, a), Number(random, b));
            engine.Set("a", left);
            engine.Set("b", right);
            engine.Settle();
            var (root, exponent) = (Signed(left, a, signed), (int)Signed(right, b, signed));
            var expected = exponent >= 0 ? BigInteger.Pow(root, exponent) : root.IsOne ? 1 : root == -1 ? exponent % 2 == 0 ? 1 : -1 : 0;
            Assert.Equal(Cut(expected, y), engine.Get("y"));
        }
    });

    [Fact]
    public void Selections()
    {
        var circuit = new Circuit();
        var (a, b, s) = (circuit.Input("a", 70), circuit.Input("b", 210), circuit.Input("s", 3));
        circuit.Cell("$mux", "", ("A", a), ("B", [.. b.Take(70)]), ("S", [s[0]]), ("Y", circuit.Output("mux", circuit.Wire(70))));
        circuit.Cell("$pmux", "", ("A", a), ("B", b), ("S", s), ("Y", circuit.Output("pmux", circuit.Wire(70))));
        circuit.Cell("$bmux", "", ("A", [.. b.Take(200)]), ("S", s), ("Y", circuit.Output("bmux", circuit.Wire(25))));
        circuit.Cell("$demux", "", ("A", [.. a.Take(9)]), ("S", s), ("Y", circuit.Output("demux", circuit.Wire(72))));
        circuit.Cell("$bwmux", "", ("A", a), ("B", [.. b.Take(70)]), ("S", [.. b.Skip(70).Take(70)]), ("Y", circuit.Output("bwmux", circuit.Wire(70))));
        circuit.Cell("$lut", "LUT='10010110", ("A", s), ("Y", circuit.Output("lut", circuit.Wire(1))));
        var engine = circuit.Run();
        var random = new RandomSequence(3);
        for (var i = 0; i < 200; i++)
        {
            var (left, right, select) = (Number(random, 70), Number(random, 210), (int)random.Below(8));
            engine.Set("a", left);
            engine.Set("b", right);
            engine.Set("s", select);
            engine.Settle();
            Assert.Equal((select & 1) != 0 ? Cut(right, 70) : left, engine.Get("mux"));
            Assert.Equal(select == 0 ? left : Cut(right >> 70 * BitOperations.TrailingZeroCount(select), 70), engine.Get("pmux"));
            Assert.Equal(Cut(Cut(right, 200) >> 25 * select, 25), engine.Get("bmux"));
            Assert.Equal(Cut(left, 9) << 9 * select, engine.Get("demux"));
            var mask = Cut(right >> 70, 70);
            Assert.Equal(left & ~mask | Cut(right, 70) & mask, engine.Get("bwmux"));
            Assert.Equal(BitOperations.PopCount((uint)select) & 1, engine.Get("lut"));
        }
    }

    [Fact]
    public void Adders_with_carries()
    {
        var circuit = new Circuit();
        var (a, b, c) = (circuit.Input("a", 66), circuit.Input("b", 66), circuit.Input("c", 1));
        circuit.Cell("$alu", "A_SIGNED=0 B_SIGNED=0", ("A", a), ("B", b), ("CI", c), ("BI", c), ("Y", circuit.Output("y", circuit.Wire(66))), ("X", circuit.Output("x", circuit.Wire(66))), ("CO", circuit.Output("co", circuit.Wire(66))));
        circuit.Cell("$lcu", "", ("P", a), ("G", b), ("CI", c), ("CO", circuit.Output("lcu", circuit.Wire(66))));
        var engine = circuit.Run();
        var random = new RandomSequence(4);
        for (var i = 0; i < 200; i++)
        {
            var (left, right, carry) = (Number(random, 66), Number(random, 66), random.Below(2));
            engine.Set("a", left);
            engine.Set("b", right);
            engine.Set("c", carry);
            engine.Settle();
            var other = carry == 1 ? Cut(~right, 66) : right;
            Assert.Equal(Cut(left + other + carry, 66), engine.Get("y"));
            Assert.Equal(left ^ other, engine.Get("x"));
            var (carries, ripple, into) = (BigInteger.Zero, BigInteger.Zero, (BigInteger)carry);
            for (var bit = 0; bit < 66; bit++)
            {
                carries |= (Cut(left, bit + 1) + Cut(other, bit + 1) + carry >> bit + 1) << bit;
                into = right >> bit & 1 | left >> bit & into;
                ripple |= (into & 1) << bit;
            }
            Assert.Equal(carries, engine.Get("co"));
            Assert.Equal(ripple, engine.Get("lcu"));
        }
    }

    private static void Each(Action<RandomSequence, bool, int, int, int> test)
    {
        var random = new RandomSequence(1);
        for (var i = 0; i < 60; i++) test(random, i % 2 == 0, Width(), Width(), Width());

        int Width() => s_widths[random.Below(s_widths.Length)];
    }

    private static BigInteger Number(RandomSequence random, int width)
    {
        var bytes = new byte[width / 8 + 1];
        random.Fill(bytes);
        var number = Cut(new BigInteger(bytes, isUnsigned: true), width);
        return random.Below(6) switch { 0 => 0, 1 => Cut(-1, width), 2 => number & 3, _ => number };
    }

    private static BigInteger Cut(BigInteger number, int width) => number & ((BigInteger.One << width) - 1);

    private static BigInteger Signed(BigInteger number, int width, bool signed) => signed && !(number >> width - 1).IsZero ? number - (BigInteger.One << width) : number;

    private static BigInteger Floor(BigInteger a, BigInteger b) => BigInteger.Divide(a, b) - (!BigInteger.Remainder(a, b).IsZero && a.Sign != b.Sign ? 1 : 0);

    private static int Ones(BigInteger number)
    {
        var ones = 0;
        for (; !number.IsZero; number >>= 1) ones += (int)(number & 1);
        return ones;
    }
}
