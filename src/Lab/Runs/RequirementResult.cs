using Stead.Lab.Experiments;

namespace Stead.Lab.Runs;

/// <param name="Holds">Null where something it asks for was not measured.</param>
/// <param name="Value">What was measured.</param>
public sealed record RequirementResult(Requirement Requirement, bool? Holds, double Value, double Limit);
