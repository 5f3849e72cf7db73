using Stead.Guests.Plans;
using Stead.Guests.States;

namespace Stead.Guests.Commands;

/// <summary>What a <see cref="Command"/> answers, as data: a table, JSON or a page is made of it elsewhere.</summary>
public abstract record Result
{
    private Result() { }

    /// <summary>Done; there is nothing to show.</summary>
    public sealed record Done : Result;

    /// <param name="HasTags">Some guest has tags, or a tag was asked for: then the table has the column.</param>
    public sealed record Guests(IReadOnlyList<GuestSummary> Rows, bool Verbose, bool HasTags) : Result;

    public sealed record Details(IReadOnlyList<GuestDetails> Blocks) : Result;
    public sealed record Planned(LaunchPlan Plan) : Result;
    public sealed record Switches(IReadOnlyList<SwitchSummary> Rows) : Result;
    public sealed record SwitchBlocks(IReadOnlyList<SwitchDetails> Blocks) : Result;
    public sealed record Datastores(IReadOnlyList<DatastoreSummary> Rows) : Result;
    public sealed record Media(IReadOnlyList<MediumSummary> Rows) : Result;

    /// <summary>A guest that answers on its serial port and over the network.</summary>
    /// <param name="Page">What it serves.</param>
    public sealed record Ready(string Name, Uri Page) : Result;

    /// <summary>Several names were given and some failed; the reasons have been told already.</summary>
    public sealed record Failures(int Count) : Result;
}
