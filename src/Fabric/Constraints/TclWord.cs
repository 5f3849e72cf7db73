namespace Stead.Fabric.Constraints;

/// <summary>A word of a Tcl command.</summary>
/// <param name="Text">Without its braces or quotes; of a command in brackets, what is between them.</param>
/// <param name="Line">Where it begins.</param>
public sealed record TclWord(string Text, TclWordKind Kind, int Line)
{
    /// <summary>The command in the brackets; null for other words.</summary>
    public TclCommand? Command { get; init; }

    /// <summary>Its elements, when it is read as a list.</summary>
    public IReadOnlyList<string> Elements => TclReader.ListOf(Text);
}

public enum TclWordKind
{
    Bare,
    Braced,
    Quoted,

    /// <summary>`[get_ports clk]`.</summary>
    Bracketed,
}

/// <param name="Line">Where it begins.</param>
/// <param name="Words">At least one; the first is the command's name.</param>
public sealed record TclCommand(int Line, IReadOnlyList<TclWord> Words)
{
    public string Name => Words[0].Text;
}
