namespace Stead.Lab.Experiments;

/// <summary>A file that was read and found right, with its parameters filled in.</summary>
public sealed record Experiment
{
    public required string Name { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    public required string About { get; init; }

    /// <summary>What should come out, in words.</summary>
    public required string Expected { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required Duration Length { get; init; }

    /// <summary>What is before it is not measured.</summary>
    public required Duration MeasuredFrom { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    public required IReadOnlyList<string> Routers { get; init; }

    public required IReadOnlyList<LinkPlan> Links { get; init; }

    public required IReadOnlyList<FlowPlan> Flows { get; init; }

    /// <summary>In the order of their time.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The link whose queue is reported, in the direction of the data.</summary>
    public required (string From, string To) Watched { get; init; }

    public required IReadOnlyList<Requirement> Requirements { get; init; }

    /// <summary>The parameter that `stead lab compare` varies, and its values.</summary>
    public required (string Parameter, IReadOnlyList<string> Values) Comparison { get; init; }
}
