namespace Stead.Lab.Experiments;

/// <summary>What `--set` can change.</summary>
/// <param name="Value">In force: the file's, or the override.</param>
public sealed record Parameter(string Name, string Value, string Meaning);
