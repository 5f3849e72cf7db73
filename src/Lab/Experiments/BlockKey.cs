namespace Stead.Lab.Experiments;

/// <summary>A word that a block understands.</summary>
/// <param name="Example">A value that is right.</param>
public sealed record BlockKey(string Name, string Example, string Meaning);
