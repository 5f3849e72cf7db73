namespace Stead.Cli;

/// <summary>A word that names no verb: without a suggestion, the usage of <paramref name="parent"/> is printed below the complaint.</summary>
public sealed class UnknownCommand(string fullName, VerbNode parent, string what, string? instead = null) : Exception(what)
{
    public string FullName { get; } = fullName;
    public VerbNode Parent { get; } = parent;
    public Complaint Complaint { get; } = new(what) { Instead = instead };
}
