using static Stead.Fabric.Simulation.Compiled.InstructionWriter;

namespace Stead.Fabric.Simulation.Compiled;

internal sealed partial class PassWriter
{
    /// <summary>What the registers hold after both sides of a branch.</summary>
    private sealed class Merge
    {
        /// <summary>Values from before the branch, and the branch's selects.</summary>
        public Value?[] Holds { get; } = new Value?[16];

        /// <summary>Selects for which there was no register.</summary>
        public List<Value> InHomes { get; } = [];
    }

    private void Divide(Branch branch)
    {
        var condition = Decide(branch.Condition);
        registers.DropDead(branch.Condition);
        var fork = new Fork(registers.Save(), writer.NewLabel(), writer.NewLabel());
        _forks.Add(branch, fork);
        writer.JumpIf(StandsAside(branch) ? condition : Opposite(condition), fork.Otherwise);
    }

    private static bool StandsAside(Branch branch) => branch is { HasEffect: false, IsUnlikely: true };

    private void Otherwise(Branch branch)
    {
        var fork = _forks[branch];
        fork.Merge = Plan(branch, fork, branch.First);
        Arrive(branch, fork, branch.First);
        if (StandsAside(branch)) writer.BeginAside();
        else writer.Jump(fork.Joined);
        writer.Here(fork.Otherwise);
        registers.Restore(fork.Before, registers.Position);
    }

    private void Join(Branch branch)
    {
        var fork = _forks[branch];
        fork.Merge ??= Plan(branch, fork, branch.Second);
        Arrive(branch, fork, branch.Second);
        if (StandsAside(branch))
        {
            writer.Jump(fork.Joined);
            writer.EndAside();
        }
        writer.Here(branch.HasEffect ? fork.Otherwise : fork.Joined);
        registers.Restore(fork.Before, registers.Position);
        for (var register = 0; register < 16; register++) registers.Drop(register);
        for (var register = 0; register < 16; register++)
        {
            if (fork.Merge.Holds[register] is not { } value) continue;
            registers.Put(value, register);
            if (value.Branch == branch) value.Stored = false;
        }
        foreach (var member in fork.Merge.InHomes) member.Stored = true;
    }

    private Merge Plan(Branch branch, Fork fork, Func<Value, Value> side)
    {
        var merge = new Merge();
        var end = schedule.EndOf(branch);
        for (var register = 0; register < 16; register++)
        {
            // What has a home and lost its register on the way stays there.
            if (fork.Before.Holds[register] is { } value && RegisterFile.IsLive(value, end) && (value.Register == register || !fork.Before.Stored[register]))
                merge.Holds[register] = value;
        }
        if (branch.HasEffect) return merge;
        foreach (var member in branch.Members.Where(member => RegisterFile.IsLive(member, end)))
        {
            if (member.IsGuarded)
            {
                // Kept for the store at the end, and then only if its guard is 1; or stored at once where nobody reads the word any more.
                if (_targets.TryGetValue(member, out var load) && !RegisterFile.IsLive(load, end))
                {
                    member.Home = (int)load.Immediate;
                    _storedEarly.Add(member.Home);
                }
                merge.InHomes.Add(member);
                continue;
            }
            var at = side(member).Real.Register;
            if (at < 0 || merge.Holds[at] != null) at = FreeIn(merge);
            if (at < 0) merge.InHomes.Add(member);
            else merge.Holds[at] = member;
        }
        return merge;
    }

    /// <summary>A register that the merge has no value for, rather one that nobody is in now.</summary>
    private int FreeIn(Merge merge)
    {
        var best = -1;
        for (var register = 0; register < 16; register++)
        {
            if (register is State or Stack or Cycles || merge.Holds[register] != null) continue;
            if (registers[register] == null) return register;
            best = register;
        }
        return best;
    }

    /// <summary>A register that nothing is in or comes into; else one that must be given back.</summary>
    private (int Register, bool Borrowed) Scratch(Branch branch, Merge merge, Func<Value, Value> side)
    {
        for (var register = 0; register < 16; register++)
        {
            if (register is State or Stack or Cycles || merge.Holds[register] != null) continue;
            if (registers[register] is not { } value || !branch.Members.Exists(member => side(member).Real == value) && !merge.Holds.Contains(value)) return (register, false);
        }
        return (Rax, true);
    }

    /// <summary>Brings everything where the merge has it.</summary>
    private void Arrive(Branch branch, Fork fork, Func<Value, Value> side)
    {
        var merge = fork.Merge!;
        foreach (var member in merge.InHomes)
        {
            if (side(member).IsUndefined) continue;
            var (from, home) = (registers.Find(side(member)), registers.HomeOf(member));
            if (from.IsRegister) writer.Store(home, from.Register);
            else if (from.IsImmediate && from.Number is >= int.MinValue and <= int.MaxValue) writer.StoreNumber(home, (int)from.Number);
            else
            {
                var (scratch, borrowed) = Scratch(branch, merge, side);
                if (borrowed) writer.Push(scratch);
                writer.Move(scratch, from);
                writer.Store(home, scratch);
                if (borrowed) writer.Pop(scratch);
            }
        }
        var moves = new List<(int, Operand)>();
        for (var register = 0; register < 16; register++)
        {
            if (merge.Holds[register] is { } value) moves.Add((register, registers.Find(value.Branch == branch ? side(value) : value)));
        }
        Move(moves);
    }

    /// <summary>All at once: no move disturbs another. Leaves the flags alone.</summary>
    private void Move(List<(int To, Operand From)> moves)
    {
        moves.RemoveAll(move => move.From.Is(move.To));
        var pending = moves.Where(move => move.From.IsRegister).ToList();
        while (pending.Count > 0)
        {
            var free = pending.FindIndex(move => !pending.Exists(other => other.From.Is(move.To)));
            if (free >= 0)
            {
                writer.Move(pending[free].To, pending[free].From);
                pending.RemoveAt(free);
                continue;
            }
            // Only circles are left: an exchange puts one of them right.
            var (to, from) = pending[0];
            writer.Exchange(to, from.Register);
            pending.RemoveAt(0);
            for (var i = 0; i < pending.Count; i++)
            {
                if (pending[i].From.Is(to)) pending[i] = (pending[i].To, from);
                else if (pending[i].From.Is(from.Register)) pending[i] = (pending[i].To, Operand.InRegister(to));
            }
            pending.RemoveAll(move => move.From.Is(move.To));
        }
        foreach (var (to, from) in moves.Where(move => !move.From.IsRegister)) writer.Move(to, from);
    }
}
