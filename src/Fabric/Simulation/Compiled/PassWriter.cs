using static Stead.Fabric.Simulation.Compiled.InstructionWriter;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Writes the instructions of a pass.</summary>
/// <param name="pinned">Words of the state that stay in registers while the passes go round; each is a load of the pass.</param>
/// <param name="callee">See <see cref="ProgramCompiler.Compile"/>.</param>
internal sealed partial class PassWriter(
    InstructionWriter writer, RegisterFile registers, Pass pass, Schedule schedule, IReadOnlyList<(Value Load, int Register)> pinned, ulong callee)
{
    private readonly Dictionary<Branch, Fork> _forks = [];
    private readonly List<Departure> _departures = [];

    /// <summary>Of values that only a store reads: the word as it was.</summary>
    private readonly Dictionary<Value, Value> _targets = [];
    private readonly HashSet<int> _storedEarly = [];
    private ulong _skip;

    private sealed record Fork(RegisterFile.Snapshot Before, ulong Otherwise, ulong Joined)
    {
        public Merge? Merge { get; set; }
    }

    /// <summary>Where a run ends before its last cycle: what the pinned words are, and where they are.</summary>
    public readonly record struct Departure(ulong From, IReadOnlyList<(int Word, int Register)> Unstored);

    public IReadOnlyList<Departure> Departures => _departures;

    public void Write()
    {
        foreach (var (load, register) in pinned)
        {
            registers.Put(load, register);
            load.Stored = false;
        }
        foreach (var value in pass.Graph.Values.Where(value => value.IsLoad && value.Register < 0)) value.Stored = true;
        foreach (var store in pass.Stores.Where(store => store.Value.IsGuarded)) _targets.TryAdd(store.Value, pass.Graph.Load(store.Word, ulong.MaxValue));
        foreach (var shared in pass.Stores.Where(store => store.Value.IsGuarded).GroupBy(store => store.Value).Where(stores => stores.Count() > 1)) _targets.Remove(shared.Key);
        for (var position = 0; position < schedule.Steps.Count; position++)
        {
            registers.Position = position;
            var step = schedule.Steps[position];
            LockOperands(step.Value?.Operands ?? (step.Kind == StepKind.If ? [step.Branch!.Condition] : []));
            switch (step.Kind)
            {
                case StepKind.Compute: Compute(step.Value!); break;
                case StepKind.If: Divide(step.Branch!); break;
                case StepKind.Else: Otherwise(step.Branch!); break;
                case StepKind.EndIf: Join(step.Branch!); break;
                case StepKind.Finish: Finish(); break;
            }
            registers.UnlockAll();
        }
    }

    /// <summary>What is in a register stays there while it is used.</summary>
    private void LockOperands(IEnumerable<Value> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.Real.InFlags) LockOperands(operand.Real.Operands);
            else if (operand.Real.Register >= 0) registers.Lock(operand.Real.Register);
        }
    }

    private void Compute(Value value)
    {
        switch (value.Code)
        {
            case ValueCode.And: And(value); break;
            case ValueCode.Or: Binary(value, Alu.Or); break;
            case ValueCode.Xor when value.A!.Real.InFlags: MakeBit(value, Opposite(Decide(value.A!))); break;
            case ValueCode.Xor: Binary(value, Alu.Xor); break;
            case ValueCode.Add: Add(value); break;
            case ValueCode.Subtract: Binary(value, Alu.Subtract); break;
            case ValueCode.Multiply: Multiply(value); break;
            case ValueCode.MultiplyHigh or ValueCode.Divide or ValueCode.Modulo: InRaxAndRdx(value); break;
            case ValueCode.ShiftLeft or ValueCode.ShiftRight or ValueCode.ShiftRightSigned: Shift(value); break;
            case ValueCode.SignExtend:
            {
                var operand = FetchPlace(value.A!);
                Make(value, Reuse(value.A!), to => writer.SignExtend(value.IsShort, to, operand, (int)value.Immediate));
                break;
            }
            case ValueCode.Population:
            {
                var operand = FetchPlace(value.A!);
                Make(value, Reuse(value.A!), to => writer.Population(value.IsShort, to, operand));
                break;
            }
            case ValueCode.Copy:
            {
                var operand = Fetch(value.A!);
                Make(value, null, to => writer.Move(to, operand));
                break;
            }
            case ValueCode.Equal or ValueCode.Below or ValueCode.Less: MakeBit(value, Compare(value)); break;
            case ValueCode.Select: Select(value); break;
            case ValueCode.Read: Read(value); break;
            case ValueCode.Call: Call(value); break;
            case ValueCode.Result: (value.Home, value.Stored) = ((int)value.Immediate, true); break;
            case ValueCode.Write: Write(value); break;
            case ValueCode.Leave: Leave(value); break;
            default: throw new InvalidOperationException($"no instructions for {value}");
        }
        foreach (var operand in value.Operands) registers.DropDead(operand);
    }

    /// <summary>Where the operand can be read until the step is done: a register, a word, or a number of 32 bits.</summary>
    private Operand Fetch(Value value, bool inRegister = false, bool isShort = false)
    {
        value = value.Real;
        var operand = registers.Find(value);
        if (operand.IsImmediate)
        {
            if (!inRegister && (isShort || operand.Number is >= int.MinValue and <= int.MaxValue)) return operand;
            var register = registers.Take();
            writer.Move(register, operand);
            return Operand.InRegister(register);
        }
        if (operand.IsWord && (inRegister || RegisterFile.IsLive(value, registers.Position) && registers.Free() != null))
        {
            var register = registers.Take();
            writer.Move(register, operand);
            registers.Put(value, register);
            value.Stored = true;
            operand = Operand.InRegister(register);
        }
        registers.Lock(operand);
        return operand;
    }

    /// <summary>For instructions that take no number.</summary>
    private Operand FetchPlace(Value value) => Fetch(value, inRegister: value.Real.IsConstant);

    /// <summary>The register of an operand that nobody reads afterwards.</summary>
    private int? Reuse(Value value)
    {
        value = value.Real;
        return value.Register >= 0 && !RegisterFile.IsLive(value, registers.Position) ? value.Register : null;
    }

    /// <summary>Writes the value into a register, the given one or a free one.</summary>
    private void Make(Value value, int? register, Action<int> write)
    {
        var to = register ?? registers.Take();
        write(to);
        Hold(value, to);
    }

    private void MakeBit(Value value, Condition condition)
    {
        foreach (var operand in value.Operands) registers.DropDead(operand);
        registers.UnlockAll();
        Make(value, null, to => writer.SetIf(condition, to));
    }

    private void Hold(Value value, int register)
    {
        registers.Drop(register);
        registers.Put(value, register);
        value.Stored = false;
    }

    /// <summary>A register that begins as the operand and becomes the value.</summary>
    private int Begin(Value operand, bool isShort)
    {
        operand = operand.Real;
        if (Reuse(operand) is { } register)
        {
            registers.Lock(register);
            return register;
        }
        var from = Fetch(operand, isShort: isShort);
        if (from.IsRegister && operand.IsConstant) return from.Register;
        var to = registers.Take();
        writer.Move(to, isShort && from.IsImmediate ? Operand.Of((uint)from.Number) : from, isShort);
        return to;
    }

    private Condition Compare(Value value)
    {
        var isShort = value.IsShort;
        var (a, b) = (value.A!.Real, value.B!.Real);
        if (value.Code == ValueCode.Equal && !b.IsConstant && registers.Find(a).IsWord && registers.Find(b).IsRegister) (a, b) = (b, a);
        var right = Fetch(b, isShort: isShort);
        var left = Fetch(a, inRegister: a.IsConstant || !right.IsImmediate);
        if (left.IsWord) writer.CompareWord(isShort, (int)left.Number, (int)right.Number);
        else if (right is { IsImmediate: true, Number: 0 } && value.Code == ValueCode.Equal) writer.TestAll(isShort, left.Register);
        else writer.Operate(Alu.Compare, isShort, left.Register, right);
        return value.Code switch { ValueCode.Equal => Condition.Equal, ValueCode.Below => Condition.Below, _ => Condition.Less };
    }

    /// <summary>Sets the flags; the condition holds where the bit is 1.</summary>
    private Condition Decide(Value bit)
    {
        bit = bit.Real;
        if (!bit.InFlags)
        {
            writer.Test(FetchPlace(bit), 1);
            return Condition.NotEqual;
        }
        if (bit.Code == ValueCode.Xor) return Opposite(Decide(bit.A!));
        if (bit.Code != ValueCode.ShiftRight) return Compare(bit);
        var number = (int)bit.B!.Immediate;
        var operand = Fetch(bit.A!, inRegister: number >= 32 || bit.A!.Real.IsConstant);
        if (number >= 32)
        {
            writer.TestBit(operand.Register, number);
            return Condition.Below;
        }
        writer.Test(operand, 1u << number);
        return Condition.NotEqual;
    }

    private static Condition Opposite(Condition condition) => (Condition)((int)condition ^ 1);

    private void Leave(Value value)
    {
        var label = writer.NewLabel();
        writer.JumpIf(Decide(value.A!), label);
        _departures.Add(new(label, [.. pinned.Where(pin => !pin.Load.Stored).Select(pin => ((int)pin.Load.Immediate, pin.Load.Register))]));
    }

    private void Finish()
    {
        // What is stored here is still read by this step.
        registers.Position--;
        var stays = pinned.Select(pin => (int)pin.Load.Immediate).ToHashSet();
        var stores = pass.Stores.Where(store => !stays.Contains(store.Word) && !_storedEarly.Contains(store.Word)
            && !(store.Value.Real is { IsLoad: true } load && load.Immediate == (ulong)store.Word)).ToList();
        // One register for all that is not in any; so what holds what is the same on both sides of a guard.
        var scratch = stores.Count > 0 ? registers.Take() : -1;
        for (var i = 0; i < stores.Count; i++)
        {
            var guard = stores[i].Guard?.Real;
            if (guard is { IsConstant: false } && (i == 0 || stores[i - 1].Guard?.Real != guard))
            {
                writer.Test(registers.Find(guard), 1);
                writer.JumpIf(Condition.Equal, _skip = writer.NewLabel());
            }
            var from = registers.Find(stores[i].Value);
            if (from.IsImmediate && from.Number is >= int.MinValue and <= int.MaxValue) writer.StoreNumber(stores[i].Word, (int)from.Number);
            else
            {
                if (!from.IsRegister) writer.Move(scratch, from);
                writer.Store(stores[i].Word, from.IsRegister ? from.Register : scratch);
            }
            if (guard is { IsConstant: false } && (i == stores.Count - 1 || stores[i + 1].Guard?.Real != guard)) writer.Here(_skip);
        }
        registers.UnlockAll();
        if (pass.Again is { } again)
        {
            var place = FetchPlace(again);
            if (place.IsRegister) writer.TestAll(false, place.Register);
            else writer.CompareWord(false, (int)place.Number, 0);
        }
        if (pinned.Count > 0)
        {
            var next = pass.Stores.ToDictionary(store => store.Word, store => store.Value);
            Move([.. pinned.Select(pin => (pin.Register, registers.Find(next[(int)pin.Load.Immediate])))]);
        }
    }
}
