namespace Stead.Fabric.Simulation;

/// <summary>
/// A design, lowered to what an engine carries out: a flat state of 64-bit words, and operations on words in an order in which each reads only what is there.
/// <para>
/// Settling, for every engine: carry out <see cref="Levels"/>' block and the operations that make the clocks (<see cref="ControlBlock"/> is both). Of every
/// domain whose clock has gone the way it waits for, and of the levels, carry out the block; then all writes to memories, levels first; then all updates of
/// registers, levels first. Again, until no clock had an edge and no level changed anything. Then carry out <see cref="ObservedBlock"/>.
/// </para>
/// </summary>
public sealed class SimulationProgram
{
    public required string Top { get; init; }

    /// <summary>Constants, registers at their initial values, memories; all else 0. Its length is that of the state.</summary>
    public required ulong[] PowerUp { get; init; }

    /// <summary>The unknown bits at power-up, as long as <see cref="PowerUp"/>; null in a program without unknowns. An unknown bit whose value is 0 is at high impedance.</summary>
    public ulong[]? PowerUpUnknown { get; init; }

    /// <summary>Each writes a slot of its own and reads constants, inputs, registers and what stands before it.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    public required IReadOnlyList<ClockDomain> Domains { get; init; }

    /// <summary>What is sensitive to levels.</summary>
    public required ClockDomain Levels { get; init; }

    public required IReadOnlyList<Memory> Memories { get; init; }

    /// <summary>Ports in their order, then the nets that are watched.</summary>
    public required IReadOnlyList<Signal> Signals { get; init; }

    /// <summary>Operations that make the clocks and all that <see cref="Levels"/> reads.</summary>
    public required IReadOnlyList<int> ControlBlock { get; init; }

    /// <summary>Operations that make the signals, the conditions and the assertions.</summary>
    public required IReadOnlyList<int> ObservedBlock { get; init; }

    /// <summary>One bit each: what <see cref="Lowering.LoweringOptions.Conditions"/> asked for, in their order.</summary>
    public required IReadOnlyList<Slot> Conditions { get; init; }

    /// <summary>What the design asserts; observed as signals are.</summary>
    public IReadOnlyList<Assertion> Assertions { get; init; } = [];

    /// <summary>Registers that have a name; only in a program with unknowns.</summary>
    public IReadOnlyList<NamedRegister> Registers { get; init; } = [];

    /// <summary>What was left out or chosen, for the person to know: `3 assertions are not checked`.</summary>
    public IReadOnlyList<Complaint> Notes { get; init; } = [];

    public IEnumerable<Signal> Ports => Signals.Where(signal => signal.Kind != SignalKind.Net);

    /// <summary>So many deltas in a row change nothing but what oscillates.</summary>
    public const int MostDeltas = 1000;

    public static UserError NeverRests() => new(
        [new Complaint("the design never comes to rest: a latch, an asynchronous reset or a clock made of registers feeds itself") { Instead = "break the loop with a clocked register" }]);

    /// <summary>The same with a longer state, more operations and more clocks.</summary>
    internal SimulationProgram With(ulong[] powerUp, IReadOnlyList<Operation> operations, IReadOnlyList<ClockDomain> domains) => new()
    {
        Top = Top, PowerUp = powerUp, PowerUpUnknown = PowerUpUnknown, Operations = operations, Domains = domains, Levels = Levels, Memories = Memories, Signals = Signals,
        ControlBlock = ControlBlock, ObservedBlock = ObservedBlock, Conditions = Conditions, Assertions = Assertions, Registers = Registers, Notes = Notes,
    };

    private OperationCones? _cones;

    private OperationCones Cones => _cones ??= new(Operations, PowerUp.Length);

    /// <summary>The numbers of the operations that slots depend on, in order.</summary>
    public IReadOnlyList<int> Cone(IEnumerable<Slot> slots) => Cones.Of(slots);

    /// <summary>The operation that writes the slot; null for constants, inputs and registers.</summary>
    public int? WriterOf(Slot slot) => Cones.WriterOf(slot);

    /// <summary>Never written: its value is the one at power-up.</summary>
    public bool IsConstant(Slot slot) => (_constants ??= Constants())[slot.Offset];

    private bool[]? _constants;

    private bool[] Constants()
    {
        var constants = new bool[PowerUp.Length];
        Array.Fill(constants, true);
        foreach (var operation in Operations) Clear(operation.To.Offset, operation.To.Words);
        foreach (var signal in Signals)
        {
            if (signal.Kind == SignalKind.Input) Clear(signal.Slot.Offset, signal.Slot.Words);
            Clear(signal.External.Offset, signal.External.Words);
        }
        foreach (var domain in Domains.Append(Levels))
        {
            Clear(domain.Previous.Offset, domain.Previous.Words);
            foreach (var update in domain.Registers) Clear(update.Register.Offset, update.Register.Words);
        }
        foreach (var memory in Memories) Clear(memory.Rows.Offset, memory.WordsPerRow * memory.Size);
        return constants;

        void Clear(int offset, int words) => constants.AsSpan(offset, words).Clear();
    }
}
