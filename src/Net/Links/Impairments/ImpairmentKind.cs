namespace Stead.Net.Links.Impairments;

/// <summary>A row of <see cref="ImpairmentTable"/>.</summary>
/// <param name="Name">As it is written: `loss`.</param>
/// <param name="Values">What follows it: `PROBABILITY`.</param>
/// <param name="Meaning">A phrase for the help.</param>
/// <param name="Example">A value that is right.</param>
/// <param name="Read">Makes impairments of such a value; null where it is wrong.</param>
public sealed record ImpairmentKind(string Name, string Values, string Meaning, string Example, Func<string[], Func<IImpairment>?> Read)
{
    /// <summary>False when the values are not what the kind wants.</summary>
    public bool TryChoose(string text, out ImpairmentChoice choice)
    {
        choice = new(this, string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return Read(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is not null;
    }
}
