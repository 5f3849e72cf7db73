namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Makes conditions part of the design, so that whoever runs it only looks at a bit.</summary>
/// <param name="find">The value of a signal and how its bits are numbered; null where there is none.</param>
/// <param name="names">All there are.</param>
internal sealed class ConditionLowering(ExpressionGraph graph, Func<string, (Value Value, int Width, int LowestIndex, bool Upto)?> find, IEnumerable<string> names)
{
    public Value Lower(Condition condition) => graph.ReduceOr(Lower(condition, condition.Root).Value);

    private (Value Value, int Width) Lower(Condition condition, ConditionNode node)
    {
        switch (node)
        {
            case ConditionNode.Number number:
                var value = graph.Constant(number.Value);
                return (number.Width is { } declared ? graph.Low(value, Math.Max(1, declared)) : value, number.Width ?? 32);
            case ConditionNode.Name name:
                return Name(condition, name);
            case ConditionNode.Unary unary:
                var of = Lower(condition, unary.Of);
                return unary.Operator == "!" ? (graph.Not(graph.ReduceOr(of.Value), 1), 1) : (graph.Not(of.Value, of.Width), of.Width);
            case ConditionNode.Binary binary:
                var (left, right) = (Lower(condition, binary.Left), Lower(condition, binary.Right));
                return Binary(binary.Operator, left.Value, right.Value, Math.Max(left.Width, right.Width));
            default:
                Invariant.Broken("a condition of another kind");
                return default;
        }
    }

    private (Value, int) Binary(string symbol, Value a, Value b, int width) => symbol switch
    {
        "||" => (graph.Or(graph.ReduceOr(a), graph.ReduceOr(b)), 1),
        "&&" => (graph.And(graph.ReduceOr(a), graph.ReduceOr(b)), 1),
        "|" => (graph.Or(a, b), width),
        "^" => (graph.Xor(a, b), width),
        "&" => (graph.And(a, b), width),
        "+" => (graph.Add(a, b, width), width),
        "-" => (graph.Subtract(a, b, width), width),
        "==" => (graph.Equal(a, b), 1),
        "!=" => (graph.NotEqual(a, b), 1),
        "<" => (graph.Less(a, b, width, signed: false), 1),
        ">" => (graph.Less(b, a, width, signed: false), 1),
        "<=" => (graph.Not(graph.Less(b, a, width, signed: false), 1), 1),
        _ => (graph.Not(graph.Less(a, b, width, signed: false), 1), 1),
    };

    private (Value, int) Name(Condition condition, ConditionNode.Name name)
    {
        if (find(name.Path) is not var (value, width, lowest, upto))
        {
            throw new UserError($"condition '{condition.Text}', column {name.Column}: the design has no port or net {name.Path}",
                Spelling.Nearest(name.Path, names) is { } nearest ? $"did you mean {nearest}?" : null);
        }
        if (name.High is not { } high || name.Low is not { } low) return (value, width);
        var (from, to) = upto ? (lowest + width - 1 - high, lowest + width - 1 - low) : (high - lowest, low - lowest);
        if (from < to || to < 0 || from >= width)
        {
            var range = width == 1 ? "it has one bit" : $"its bits are {(upto ? $"[{lowest}:{lowest + width - 1}]" : $"[{lowest + width - 1}:{lowest}]")}";
            throw new UserError($"condition '{condition.Text}', column {name.Column}: {name.Path} has no such bits", range);
        }
        return (graph.Slice(value, to, from - to + 1), from - to + 1);
    }
}
