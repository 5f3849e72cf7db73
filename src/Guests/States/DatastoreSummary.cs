namespace Stead.Guests.States;

/// <summary>One row of `vm datastore list`.</summary>
/// <param name="Type">`directory`, `zfs`, `iso` or `img`.</param>
public sealed record DatastoreSummary(string Name, string Type, string? Path, string? Dataset);

/// <summary>One row of `vm iso` or `vm img`.</summary>
/// <param name="Sha256">Of the file as it was downloaded, or null when it was put there by hand.</param>
public sealed record MediumSummary(string Datastore, string FileName, DataSize Size, Uri? Origin, string? Sha256);
