namespace Stead.Fabric.Constraints;

/// <summary>Collects what checks find; a thing that is found twice is told once.</summary>
public sealed class Findings
{
    private readonly List<Finding> _all = [];
    private readonly HashSet<Finding> _seen = [];

    /// <summary>By file and line; what has no place comes last.</summary>
    public IReadOnlyList<Finding> All =>
        [.. _all.OrderBy(finding => finding.Complaint.File is null).ThenBy(finding => finding.Complaint.File, StringComparer.Ordinal).ThenBy(finding => finding.Complaint.Line ?? int.MaxValue)];

    public int Errors => _all.Count(finding => finding.IsError);

    public int Warnings => _all.Count - Errors;

    public void Error(Place place, string what, string? instead = null) => Add(true, new(what) { File = place.File, Line = place.Line, Instead = instead });

    public void Warning(Place place, string what, string? instead = null) => Add(false, new(what) { File = place.File, Line = place.Line, Instead = instead });

    public void Add(bool isError, Complaint complaint)
    {
        if (_seen.Add(new(isError, complaint))) _all.Add(new(isError, complaint));
    }
}

/// <param name="Line">From 1; null for the file as a whole.</param>
public readonly record struct Place(string? File, int? Line = null)
{
    public static Place Nowhere => default;

    /// <summary>As it is spoken of from elsewhere.</summary>
    public override string ToString() => Line is { } line ? $"{System.IO.Path.GetFileName(File)}:{line}" : File ?? "";
}
