namespace Stead.Lab.Runs;

/// <param name="Values">Of the parameter, one for each report.</param>
public sealed record Comparison(string Parameter, IReadOnlyList<string> Values, IReadOnlyList<RunReport> Reports);
