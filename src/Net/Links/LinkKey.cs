namespace Stead.Net.Links;

/// <summary>A row of <see cref="LinkKeys"/>.</summary>
/// <param name="Name">As it is written in an experiment, and as an option with two hyphens before it.</param>
/// <param name="Values">What follows it.</param>
/// <param name="Example">A value that is right.</param>
/// <param name="Apply">Null where the value is wrong.</param>
public sealed record LinkKey(string Name, string Values, string Meaning, string Example, Func<LinkSettings, string, LinkSettings?> Apply);
