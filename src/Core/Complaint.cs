namespace Stead.Core;

/// <summary>One thing that is wrong: what, where, and what to write or do instead.</summary>
/// <param name="What">A sentence without a full stop: `memory has no unit`.</param>
public sealed record Complaint(string What)
{
    public string? File { get; init; }

    /// <summary>Counted from 1.</summary>
    public int? Line { get; init; }

    public string? Key { get; init; }

    /// <summary>What to write or do instead.</summary>
    public string? Instead { get; init; }

    /// <summary>`FILE:LINE: KEY: what; instead`, without the parts that are not known.</summary>
    public override string ToString()
    {
        var where = (File, Line) switch
        {
            (null, null) => "",
            (null, { } line) => $"line {line}: ",
            ({ } file, null) => $"{file}: ",
            ({ } file, { } line) => $"{file}:{line}: ",
        };
        return $"{where}{(Key is null ? "" : Key + ": ")}{What}{(Instead is null ? "" : "; " + Instead)}";
    }
}
