namespace Stead.Fabric.Simulation.Compiled;

internal enum StepKind
{
    Compute,

    /// <summary>Only where the branch's condition is 1.</summary>
    If,
    Else,
    EndIf,

    /// <summary>All is computed: stores.</summary>
    Finish,
}

internal readonly record struct Step(StepKind Kind, Value? Value = null, Branch? Branch = null);
