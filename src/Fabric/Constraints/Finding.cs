namespace Stead.Fabric.Constraints;

/// <summary>One thing that a check found.</summary>
/// <param name="IsError">The build tools would refuse it, or the board would not do what the design says; else a warning.</param>
public sealed record Finding(bool IsError, Complaint Complaint)
{
    /// <summary>`FILE:LINE: error: what; instead`, as compilers print it.</summary>
    public override string ToString()
    {
        var text = (Complaint with { File = null, Line = null }).ToString();
        var where = Complaint.File is null ? "" : Complaint.Line is { } line ? $"{Complaint.File}:{line}: " : $"{Complaint.File}: ";
        return $"{where}{(IsError ? "error" : "warning")}: {text}";
    }
}
