namespace Stead.Net.Links.Impairments;

/// <summary>An impairment with its values, not yet made.</summary>
/// <param name="Text">Checked: `0.1%`.</param>
public sealed record ImpairmentChoice(ImpairmentKind Kind, string Text)
{
    public IImpairment Create()
    {
        var make = Kind.Read(Text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Invariant.Require(make is not null);
        return make();
    }

    public override string ToString() => $"{Kind.Name} {Text}";
}
