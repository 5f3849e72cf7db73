using Stead.Lab.Experiments;

namespace Stead.Lab.Applications;

/// <summary>A row of <see cref="ApplicationTable"/>.</summary>
/// <param name="Read">Reads the words it understands, and makes one application a flow of them.</param>
public sealed record ApplicationKind(string Name, string Meaning, Func<Block, Func<Application>> Read);
