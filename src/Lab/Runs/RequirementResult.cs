using Stead.Lab.Experiments;
using Stead.Lab.Reports;

namespace Stead.Lab.Runs;

/// <param name="Holds">Null where something it asks for was not measured.</param>
/// <param name="Value">What was measured.</param>
public sealed record RequirementResult(Requirement Requirement, bool? Holds, double Value, double Limit)
{
    /// <summary>`31.0 ms against 41.3 ms`.</summary>
    public string Measured
    {
        get
        {
            var unit = MeasureTable.UnitOf(Requirement.Measure);
            return double.IsNaN(Value) ? "not measured" : $"{Quantity.Format(Value, unit)} against {Quantity.Format(Limit, unit)}";
        }
    }
}
