using static Stead.Fabric.Simulation.Compiled.InstructionWriter;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>
/// Makes machine code (x86-64 with BMI2 and POPCNT) that runs cycles of one clock. Where every clock of the design is that input or its inverse, a cycle is
/// one pass for each edge that anything waits for; otherwise passes go on until nothing changes, as <see cref="SimulationProgram"/> says.
/// </summary>
public sealed partial class ProgramCompiler
{
    /// <summary>More words than this do not stay in registers while the cycles go round.</summary>
    private const int MostPinned = 7;

    /// <summary>Storing a few words that do not change costs less than looking.</summary>
    private const int MostStoredAlways = 24;

    /// <summary>So often an operation is looked at in the course of a compilation.</summary>
    private const int MostLowered = 16;

    private static readonly int[] PinRegisters = [12, 13, 14, 5, 11, 10, 9];
    private static readonly int[] Saved = [State, 5, 12, 13, 14, 15];

    private readonly SimulationProgram _program;
    private readonly Slot _clock;
    private readonly StopCondition _stop;
    private readonly InstructionWriter _writer = new();
    private readonly int _watched;
    private readonly int _passesLeft;
    private readonly ulong _callee;
    private int _firstHome, _words;

    private ProgramCompiler(SimulationProgram program, Slot clock, StopCondition stop, ulong callee)
    {
        Invariant.Require(program.PowerUpUnknown == null);
        (_program, _clock, _stop, _callee) = (program, clock, stop, callee);
        _watched = program.PowerUp.Length;
        // One word counts passes.
        _passesLeft = _watched + (stop.Slots?.Sum(slot => slot.Words) ?? 0);
        _firstHome = _words = _passesLeft + 1;
    }

    /// <summary>The words that any code made of the program is content with behind the state, but for the slots that are watched.</summary>
    public static long Room(SimulationProgram program) => 4096 + program.Operations.Sum(operation =>
        operation.To.Words * (operation.IsNarrow ? 4L : 16L * operation.To.Words)
        + (WordLowering.IsCalled(operation) ? MostLowered * (long)(operation.To.Words + operation.A.Words + operation.B.Words) : 0));

    /// <param name="clock">What rises and falls once a cycle; an input.</param>
    /// <param name="callee">The address of a function of the system's calling convention that carries out an operation: (state, code, to, a, b), each slot as <see cref="CallOut"/> has it.</param>
    /// <param name="stop">Looked at before every cycle.</param>
    public static MachineCode Compile(SimulationProgram program, Slot clock, ulong callee, StopCondition stop = default)
    {
        var compiler = new ProgramCompiler(program, clock, stop, callee);
        compiler.Write();
        return new(compiler._writer.Assemble(), compiler._words, compiler._watched);
    }

    private void Write()
    {
        foreach (var register in Saved) _writer.Push(register);
        _writer.Move(State, Operand.InRegister(Rdi));
        _writer.Move(Cycles, Operand.InRegister(Rsi));
        if (Triggered() is var (rise, fall) && !LevelsReadTheClock()) Fused(rise, fall);
        else ByPasses();
    }

    private void Return()
    {
        foreach (var register in Saved.Reverse()) _writer.Pop(register);
        _writer.Return();
    }

    private void Fused(List<ClockDomain> rise, List<ClockDomain> fall)
    {
        var passes = new List<Pass>();
        if (HasLevels && _stop.Slots != null) passes.Add(OnEdge([], 0));
        if (rise.Count > 0 || !HasLevels && _stop.Slots != null) passes.Add(OnEdge(rise, 1));
        if (HasLevels) passes.Add(OnLevels());
        if (fall.Count > 0) passes.Add(OnEdge(fall, 0));
        if (HasLevels && fall.Count > 0) passes.Add(OnLevels());
        var (top, done, unsettled) = (_writer.NewLabel(), _writer.NewLabel(), _writer.NewLabel());
        var pins = passes is [var only] && only.Stores.Count <= MostPinned ? Pins(only) : [];
        foreach (var (load, register) in pins) _writer.Move(register, Operand.InWord((int)load.Immediate));
        _writer.TestAll(false, Cycles);
        _writer.JumpIf(Condition.Equal, done);
        _writer.Here(top);
        var departures = new List<PassWriter.Departure>();
        foreach (var pass in passes)
        {
            var again = _writer.NewLabel();
            if (pass.Again != null)
            {
                _writer.StoreNumber(_passesLeft, SimulationProgram.MostDeltas + 1);
                _writer.Here(again);
            }
            departures.AddRange(Put(pass, pins));
            if (pass.Again != null) Repeat(again, unsettled);
        }
        _writer.Operate(Alu.Subtract, false, Cycles, Operand.Of(1));
        _writer.JumpIf(Condition.NotEqual, top);
        foreach (var (load, register) in pins) _writer.Store((int)load.Immediate, register);
        _writer.Here(done);
        _writer.Move(Rax, Operand.InRegister(Cycles));
        Return();
        Depart(departures);
        _writer.Here(unsettled);
        _writer.Move(Rax, Operand.Of(unchecked((ulong)MachineCode.NeverRests)));
        Return();
    }

    /// <summary>Goes back as long as the pass says so, and there are passes left.</summary>
    private void Repeat(ulong again, ulong unsettled)
    {
        var more = _writer.NewLabel();
        _writer.JumpIf(Condition.NotEqual, more);
        _writer.BeginAside();
        _writer.Here(more);
        _writer.DecrementWord(_passesLeft);
        _writer.JumpIf(Condition.NotEqual, again);
        _writer.Jump(unsettled);
        _writer.EndAside();
    }

    private void ByPasses()
    {
        var (top, done, rest, unsettled) = (_writer.NewLabel(), _writer.NewLabel(), _writer.NewLabel(), _writer.NewLabel());
        var watching = new Pass();
        Watch(watching);
        _writer.TestAll(false, Cycles);
        _writer.JumpIf(Condition.Equal, done);
        _writer.Here(top);
        var departures = watching.Leaves.Count > 0 ? Put(watching, []) : [];
        foreach (var level in (int[])[1, 0])
        {
            _writer.StoreNumber(_clock.Offset, level);
            _writer.StoreNumber(_passesLeft, SimulationProgram.MostDeltas + 2);
            _writer.Call(rest);
            _writer.CompareWord(false, _passesLeft, 0);
            _writer.JumpIf(Condition.Equal, unsettled);
        }
        _writer.Operate(Alu.Subtract, false, Cycles, Operand.Of(1));
        _writer.JumpIf(Condition.NotEqual, top);
        _writer.Here(done);
        _writer.Move(Rax, Operand.InRegister(Cycles));
        Return();
        Depart(departures);
        _writer.Here(unsettled);
        _writer.Move(Rax, Operand.Of(unchecked((ulong)MachineCode.NeverRests)));
        Return();

        var (again, rested) = (_writer.NewLabel(), _writer.NewLabel());
        _writer.Here(rest);
        _writer.Here(again);
        _writer.DecrementWord(_passesLeft);
        _writer.JumpIf(Condition.Equal, rested);
        Put(Everything(), []);
        _writer.JumpIf(Condition.NotEqual, again);
        _writer.Here(rested);
        _writer.Return();
    }

    private static IReadOnlyList<(Value, int)> Pins(Pass pass) =>
        [.. pass.Stores.Select((store, index) => (pass.Graph.Load(store.Word, ulong.MaxValue), PinRegisters[index]))];

    private IReadOnlyList<PassWriter.Departure> Put(Pass pass, IReadOnlyList<(Value Load, int Register)> pins)
    {
        Demand.Find(pass);
        StoreOrder.Arrange(pass);
        var schedule = new Schedule(pass, Placement.Place(pass));
        schedule.FindUses(pass, [.. pins.Select(pin => pin.Load)]);
        var registers = new RegisterFile(_writer, _firstHome);
        var writer = new PassWriter(_writer, registers, pass, schedule, pins, _callee);
        writer.Write();
        _words = Math.Max(_words, registers.Words);
        return writer.Departures;
    }

    private void Depart(IEnumerable<PassWriter.Departure> departures)
    {
        foreach (var (from, unstored) in departures)
        {
            _writer.Here(from);
            foreach (var (word, register) in unstored) _writer.Store(word, register);
            _writer.Move(Rax, Operand.InRegister(Cycles));
            Return();
        }
    }
}
