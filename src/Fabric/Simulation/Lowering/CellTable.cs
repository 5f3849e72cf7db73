namespace Stead.Fabric.Simulation.Lowering;

internal delegate void CellLowering(CellContext cell);

/// <summary>Yosys' combinational cells. To add one: one line here.</summary>
internal static class CellTable
{
    public static IReadOnlyDictionary<string, CellLowering> Combinational { get; } = new Dictionary<string, CellLowering>
    {
        ["$pos"] = ArithmeticCells.Position,
        ["$buf"] = c => c.Out("Y", c.In("A")),
        ["$not"] = c => c.Out("Y", c.Graph.Not(c.In("A", c.Width("Y"), c.Cell.Flag("A_SIGNED")), c.Width("Y"))),
        ["$neg"] = c => c.Out("Y", c.Graph.Negate(c.In("A", c.Width("Y"), c.Cell.Flag("A_SIGNED")), c.Width("Y"))),
        ["$and"] = c => ArithmeticCells.Bitwise(c, c.Graph.And),
        ["$or"] = c => ArithmeticCells.Bitwise(c, c.Graph.Or),
        ["$xor"] = c => ArithmeticCells.Bitwise(c, c.Graph.Xor),
        ["$xnor"] = c => ArithmeticCells.Bitwise(c, (a, b) => c.Graph.Not(c.Graph.Xor(a, b), c.Width("Y"))),
        ["$add"] = c => ArithmeticCells.Bitwise(c, (a, b) => c.Graph.Add(a, b, c.Width("Y"))),
        ["$sub"] = c => ArithmeticCells.Bitwise(c, (a, b) => c.Graph.Subtract(a, b, c.Width("Y"))),
        ["$mul"] = c => ArithmeticCells.Bitwise(c, (a, b) => c.Graph.Multiply(a, b, c.Width("Y"))),
        ["$div"] = ArithmeticCells.Divide,
        ["$mod"] = ArithmeticCells.Modulo,
        ["$divfloor"] = ArithmeticCells.DivideFloor,
        ["$modfloor"] = ArithmeticCells.ModuloFloor,
        ["$pow"] = ArithmeticCells.Power,
        ["$alu"] = ArithmeticCells.Alu,
        ["$fa"] = ArithmeticCells.FullAdder,
        ["$lcu"] = ArithmeticCells.LookAheadCarry,
        ["$macc"] = MultiplyAccumulate.Version1,
        ["$macc_v2"] = MultiplyAccumulate.Version2,

        ["$lt"] = c => ComparisonCells.Less(c, "A", "B", false),
        ["$le"] = c => ComparisonCells.Less(c, "B", "A", true),
        ["$gt"] = c => ComparisonCells.Less(c, "B", "A", false),
        ["$ge"] = c => ComparisonCells.Less(c, "A", "B", true),
        ["$eq"] = c => ComparisonCells.Compare(c, c.Graph.Equal),
        ["$ne"] = c => ComparisonCells.Compare(c, c.Graph.NotEqual),
        ["$eqx"] = c => ComparisonCells.Compare(c, c.Graph.CaseEqual),
        ["$nex"] = c => ComparisonCells.Compare(c, (a, b) => c.Graph.Not(c.Graph.CaseEqual(a, b), 1)),
        ["$bweqx"] = c => ComparisonCells.BitwiseCaseEqual(c),
        ["$reduce_and"] = c => c.Out("Y", c.Graph.ReduceAnd(c.In("A"), c.Width("A"))),
        ["$reduce_or"] = c => c.Out("Y", c.Graph.ReduceOr(c.In("A"))),
        ["$reduce_bool"] = c => c.Out("Y", c.Graph.ReduceOr(c.In("A"))),
        ["$reduce_xor"] = c => c.Out("Y", c.Graph.ReduceXor(c.In("A"))),
        ["$reduce_xnor"] = c => c.Out("Y", c.Graph.Not(c.Graph.ReduceXor(c.In("A")), 1)),
        ["$logic_not"] = c => c.Out("Y", c.Graph.Not(c.Graph.ReduceOr(c.In("A")), 1)),
        ["$logic_and"] = c => c.Out("Y", c.Graph.And(c.Graph.ReduceOr(c.In("A")), c.Graph.ReduceOr(c.In("B")))),
        ["$logic_or"] = c => c.Out("Y", c.Graph.Or(c.Graph.ReduceOr(c.In("A")), c.Graph.ReduceOr(c.In("B")))),

        ["$shl"] = ShiftCells.Left,
        ["$sshl"] = ShiftCells.Left,
        ["$shr"] = ShiftCells.Right,
        ["$sshr"] = ShiftCells.RightSigned,
        ["$shift"] = ShiftCells.Either,
        ["$shiftx"] = ShiftCells.Part,

        ["$mux"] = c => c.Out("Y", c.Graph.Mux(c.In("S"), c.In("B"), c.In("A"))),
        ["$bwmux"] = SelectionCells.Bitwise,
        ["$pmux"] = SelectionCells.Parallel,
        ["$bmux"] = SelectionCells.Binary,
        ["$demux"] = SelectionCells.Demultiplex,
        ["$lut"] = SelectionCells.LookUpTable,
        ["$sop"] = SelectionCells.SumOfProducts,
        ["$slice"] = c => c.Out("Y", c.Graph.Slice(c.In("A"), c.Cell.Count("OFFSET"), c.Width("Y"))),
        ["$concat"] = c => c.Out("Y", c.Graph.Concat(c.In("A"), c.Width("A"), c.In("B"))),

        ["$_BUF_"] = c => c.Out("Y", c.In("A")),
        ["$_NOT_"] = c => c.Out("Y", c.Graph.Not(c.In("A"), 1)),
        ["$_AND_"] = c => c.Out("Y", c.Graph.And(c.In("A"), c.In("B"))),
        ["$_NAND_"] = c => c.Out("Y", c.Graph.Not(c.Graph.And(c.In("A"), c.In("B")), 1)),
        ["$_OR_"] = c => c.Out("Y", c.Graph.Or(c.In("A"), c.In("B"))),
        ["$_NOR_"] = c => c.Out("Y", c.Graph.Not(c.Graph.Or(c.In("A"), c.In("B")), 1)),
        ["$_XOR_"] = c => c.Out("Y", c.Graph.Xor(c.In("A"), c.In("B"))),
        ["$_XNOR_"] = c => c.Out("Y", c.Graph.Not(c.Graph.Xor(c.In("A"), c.In("B")), 1)),
        ["$_ANDNOT_"] = c => c.Out("Y", c.Graph.And(c.In("A"), c.Graph.Not(c.In("B"), 1))),
        ["$_ORNOT_"] = c => c.Out("Y", c.Graph.Or(c.In("A"), c.Graph.Not(c.In("B"), 1))),
        ["$_AOI3_"] = c => c.Out("Y", c.Graph.Not(c.Graph.Or(c.Graph.And(c.In("A"), c.In("B")), c.In("C")), 1)),
        ["$_OAI3_"] = c => c.Out("Y", c.Graph.Not(c.Graph.And(c.Graph.Or(c.In("A"), c.In("B")), c.In("C")), 1)),
        ["$_AOI4_"] = c => c.Out("Y", c.Graph.Not(c.Graph.Or(c.Graph.And(c.In("A"), c.In("B")), c.Graph.And(c.In("C"), c.In("D"))), 1)),
        ["$_OAI4_"] = c => c.Out("Y", c.Graph.Not(c.Graph.And(c.Graph.Or(c.In("A"), c.In("B")), c.Graph.Or(c.In("C"), c.In("D"))), 1)),
        ["$_MUX_"] = c => c.Out("Y", c.Graph.Mux(c.In("S"), c.In("B"), c.In("A"))),
        ["$_NMUX_"] = c => c.Out("Y", c.Graph.Not(c.Graph.Mux(c.In("S"), c.In("B"), c.In("A")), 1)),
        ["$_MUX4_"] = c => SelectionCells.Tree(c, "ABCD", "ST"),
        ["$_MUX8_"] = c => SelectionCells.Tree(c, "ABCDEFGH", "STU"),
        ["$_MUX16_"] = c => SelectionCells.Tree(c, "ABCDEFGHIJKLMNOP", "STUV"),
    };

    /// <summary>Each bit of their outputs depends on the same bit of their inputs only, and on whole inputs named S.</summary>
    public static IReadOnlySet<string> BitByBit { get; } = new HashSet<string> { "$not", "$and", "$or", "$xor", "$xnor", "$mux", "$pos", "$buf", "$bwmux", "$bweqx" };

    /// <summary>Drivers that can let go of their wire.</summary>
    public static IReadOnlySet<string> Tristate { get; } = new HashSet<string> { "$tribuf", "$_TBUF_" };

    /// <summary>What says that something holds; $check says in a parameter what it says.</summary>
    public static bool IsAssertion(Netlist.NetlistCell cell) => cell.Type == "$assert" || cell.Type == "$check" && cell.Parameters.GetValueOrDefault("FLAVOR")?.Trim() == "assert";

    /// <summary>They say something about a design, and do nothing in it.</summary>
    public static IReadOnlyDictionary<string, string> Ignored { get; } = new Dictionary<string, string>
    {
        ["$scopeinfo"] = "", ["$specify2"] = "timing", ["$specify3"] = "timing", ["$specrule"] = "timing", ["$print"] = "$display",
        ["$assume"] = "assumption", ["$live"] = "liveness property", ["$fair"] = "fairness property", ["$cover"] = "cover property", ["$check"] = "formal property",
    };
}
