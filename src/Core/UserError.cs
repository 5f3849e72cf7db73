namespace Stead.Core;

/// <summary>
/// Something the person at the terminal must put right. Carries every complaint that was found, not only the first.
/// </summary>
public sealed class UserError(IReadOnlyList<Complaint> complaints) : Exception(string.Join('\n', complaints))
{
    public UserError(string what, string? instead = null) : this([new Complaint(what) { Instead = instead }]) { }

    public IReadOnlyList<Complaint> Complaints { get; } = complaints;

    /// <summary>The exit code of the process when this reaches the top: 1 a refused request, 2 a command line that was not understood.</summary>
    public int ExitCode { get; init; } = 1;
}
