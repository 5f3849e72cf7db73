namespace Stead.Net.Links.Queues;

/// <summary>A row of <see cref="QueueTable"/>.</summary>
/// <param name="Name">As it is written: `codel`.</param>
/// <param name="Create">With a limit in packets or bytes, and whether it marks instead of dropping.</param>
public sealed record QueueKind(string Name, string Meaning, Func<QueueLimit, bool, QueueDiscipline> Create);
