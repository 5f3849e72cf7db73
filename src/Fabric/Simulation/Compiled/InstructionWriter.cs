using Iced.Intel;
using Code = Iced.Intel.Code;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Instructions of x86-64 on registers by their number (0 is rax) and on words of the state, which begins where rbx points.</summary>
internal sealed class InstructionWriter
{
    public const int Rax = 0, Rcx = 1, Rdx = 2, State = 3, Stack = 4, Rbp = 5, Rsi = 6, Rdi = 7, R8 = 8, Cycles = 15;

    private readonly List<Instruction> _aside = [];
    private readonly Stack<Section> _open = new([new()]);
    private ulong _labels;

    private sealed class Section
    {
        public List<Instruction> Instructions { get; } = [];

        /// <summary>Of the instruction that comes next; 0 for none.</summary>
        public ulong Label { get; set; }
    }

    /// <summary>A place to jump to, which <see cref="Here"/> gives it.</summary>
    public ulong NewLabel() => ++_labels;

    /// <summary>The label names the instruction that comes next.</summary>
    public void Here(ulong label)
    {
        // An instruction has one label.
        if (_open.Peek().Label != 0) Put(Instruction.Create(Code.Nopd));
        _open.Peek().Label = label;
    }

    /// <summary>What follows is put behind everything else: it is seldom carried out.</summary>
    public void BeginAside() => _open.Push(new());

    /// <summary>The last instruction was a jump.</summary>
    public void EndAside() => _aside.AddRange(_open.Pop().Instructions);

    public void Jump(ulong label) => Put(Instruction.CreateBranch(Code.Jmp_rel32_64, label));

    public void JumpIf(Condition condition, ulong label) => Put(Instruction.CreateBranch(condition switch
    {
        Condition.Equal => Code.Je_rel32_64,
        Condition.NotEqual => Code.Jne_rel32_64,
        Condition.Below => Code.Jb_rel32_64,
        Condition.NotBelow => Code.Jae_rel32_64,
        Condition.Less => Code.Jl_rel32_64,
        _ => Code.Jge_rel32_64,
    }, label));

    /// <summary>Of 32 bits, where they clear what is above, and of 64.</summary>
    public void Operate(Alu operation, bool isShort, int to, Operand operand)
    {
        var codes = Codes[(int)operation];
        if (operand.IsImmediate)
        {
            var number = isShort ? (int)operand.Number : operand.Number;
            var code = number is >= sbyte.MinValue and <= sbyte.MaxValue ? isShort ? codes.Byte32 : codes.Byte64 : isShort ? codes.Immediate32 : codes.Immediate64;
            Put(Instruction.Create(code, Name(to, isShort), (int)number));
        }
        else if (operand.IsRegister)
            Put(Instruction.Create(isShort ? codes.Register32 : codes.Register64, Name(to, isShort), Name(operand.Register, isShort)));
        else
            Put(Instruction.Create(isShort ? codes.Register32 : codes.Register64, Name(to, isShort), At((int)operand.Number)));
    }

    /// <summary>Compares a word of the state with a number.</summary>
    public void CompareWord(bool isShort, int word, int number)
    {
        var small = number is >= sbyte.MinValue and <= sbyte.MaxValue;
        Put(Instruction.Create(isShort ? small ? Code.Cmp_rm32_imm8 : Code.Cmp_rm32_imm32 : small ? Code.Cmp_rm64_imm8 : Code.Cmp_rm64_imm32, At(word), number));
    }

    /// <summary>Sets the flags of the operand's bits that are in the mask.</summary>
    public void Test(Operand operand, uint mask)
    {
        if (operand.IsRegister && mask < 0x80) Put(Instruction.Create(Code.Test_rm8_imm8, Byte(operand.Register), (int)mask));
        else if (operand.IsRegister) Put(Instruction.Create(Code.Test_rm32_imm32, Name(operand.Register, true), (int)mask));
        else if (mask < 0x80) Put(Instruction.Create(Code.Test_rm8_imm8, At((int)operand.Number), (int)mask));
        else Put(Instruction.Create(Code.Test_rm32_imm32, At((int)operand.Number), (int)mask));
    }

    /// <summary>The carry flag, which is <see cref="Condition.Below"/>, is the bit.</summary>
    public void TestBit(int register, int bit) => Put(Instruction.Create(Code.Bt_rm64_imm8, Name(register, false), bit));

    public void TestAll(bool isShort, int register) =>
        Put(Instruction.Create(isShort ? Code.Test_rm32_r32 : Code.Test_rm64_r64, Name(register, isShort), Name(register, isShort)));

    /// <summary>Leaves the flags alone.</summary>
    public void Move(int to, Operand from, bool isShort = false)
    {
        if (from.IsRegister) Put(Instruction.Create(isShort ? Code.Mov_r32_rm32 : Code.Mov_r64_rm64, Name(to, isShort), Name(from.Register, isShort)));
        else if (from.IsWord) Put(Instruction.Create(isShort ? Code.Mov_r32_rm32 : Code.Mov_r64_rm64, Name(to, isShort), At((int)from.Number)));
        else if ((ulong)from.Number <= uint.MaxValue) Put(Instruction.Create(Code.Mov_r32_imm32, Name(to, true), (uint)from.Number));
        else if (from.Number is >= int.MinValue and < 0) Put(Instruction.Create(Code.Mov_rm64_imm32, Name(to, false), (int)from.Number));
        else Put(Instruction.Create(Code.Mov_r64_imm64, Name(to, false), (ulong)from.Number));
    }

    public void Exchange(int a, int b) => Put(Instruction.Create(Code.Xchg_rm64_r64, Name(a, false), Name(b, false)));

    public void Store(int word, int register) => Put(Instruction.Create(Code.Mov_rm64_r64, At(word), Name(register, false)));

    public void StoreNumber(int word, int number) => Put(Instruction.Create(Code.Mov_rm64_imm32, At(word), number));

    public void MoveIf(Condition condition, bool isShort, int to, Operand from)
    {
        var code = condition switch
        {
            Condition.Equal => isShort ? Code.Cmove_r32_rm32 : Code.Cmove_r64_rm64,
            Condition.NotEqual => isShort ? Code.Cmovne_r32_rm32 : Code.Cmovne_r64_rm64,
            Condition.Below => isShort ? Code.Cmovb_r32_rm32 : Code.Cmovb_r64_rm64,
            Condition.NotBelow => isShort ? Code.Cmovae_r32_rm32 : Code.Cmovae_r64_rm64,
            Condition.Less => isShort ? Code.Cmovl_r32_rm32 : Code.Cmovl_r64_rm64,
            _ => isShort ? Code.Cmovge_r32_rm32 : Code.Cmovge_r64_rm64,
        };
        Put(from.IsRegister ? Instruction.Create(code, Name(to, isShort), Name(from.Register, isShort)) : Instruction.Create(code, Name(to, isShort), At((int)from.Number)));
    }

    /// <summary>0 or 1, in all 64 bits.</summary>
    public void SetIf(Condition condition, int to)
    {
        Put(Instruction.Create(condition switch
        {
            Condition.Equal => Code.Sete_rm8,
            Condition.NotEqual => Code.Setne_rm8,
            Condition.Below => Code.Setb_rm8,
            Condition.NotBelow => Code.Setae_rm8,
            Condition.Less => Code.Setl_rm8,
            _ => Code.Setge_rm8,
        }, Byte(to)));
        Put(Instruction.Create(Code.Movzx_r32_rm8, Name(to, true), Byte(to)));
    }

    /// <summary>By a number of bits.</summary>
    public void Shift(ValueCode code, bool isShort, int to, int by) => Put(Instruction.Create(code switch
    {
        ValueCode.ShiftLeft => isShort ? Code.Shl_rm32_imm8 : Code.Shl_rm64_imm8,
        ValueCode.ShiftRight => isShort ? Code.Shr_rm32_imm8 : Code.Shr_rm64_imm8,
        _ => isShort ? Code.Sar_rm32_imm8 : Code.Sar_rm64_imm8,
    }, Name(to, isShort), by));

    /// <summary>By a register; the other operand is a register or a word.</summary>
    public void Shift(ValueCode code, bool isShort, int to, Operand from, int by)
    {
        var instruction = code switch
        {
            ValueCode.ShiftLeft => isShort ? Code.VEX_Shlx_r32_rm32_r32 : Code.VEX_Shlx_r64_rm64_r64,
            ValueCode.ShiftRight => isShort ? Code.VEX_Shrx_r32_rm32_r32 : Code.VEX_Shrx_r64_rm64_r64,
            _ => isShort ? Code.VEX_Sarx_r32_rm32_r32 : Code.VEX_Sarx_r64_rm64_r64,
        };
        Put(from.IsRegister
            ? Instruction.Create(instruction, Name(to, isShort), Name(from.Register, isShort), Name(by, isShort))
            : Instruction.Create(instruction, Name(to, isShort), At((int)from.Number), Name(by, isShort)));
    }

    /// <param name="isShort">To 32 bits, and zeros above.</param>
    public void SignExtend(bool isShort, int to, Operand from, int bits)
    {
        var code = bits switch
        {
            8 => isShort ? Code.Movsx_r32_rm8 : Code.Movsx_r64_rm8,
            16 => isShort ? Code.Movsx_r32_rm16 : Code.Movsx_r64_rm16,
            _ => Code.Movsxd_r64_rm32,
        };
        if (from.IsWord) Put(Instruction.Create(code, Name(to, isShort), At((int)from.Number)));
        else Put(Instruction.Create(code, Name(to, isShort), Part(from.Register, bits)));
    }

    /// <summary>The operand's low 8 or 16 bits.</summary>
    public void ZeroExtend(int to, Operand from, int bits)
    {
        var code = bits == 8 ? Code.Movzx_r32_rm8 : Code.Movzx_r32_rm16;
        if (from.IsWord) Put(Instruction.Create(code, Name(to, true), At((int)from.Number)));
        else Put(Instruction.Create(code, Name(to, true), Part(from.Register, bits)));
    }

    public void Multiply(bool isShort, int to, Operand operand)
    {
        var code = isShort ? Code.Imul_r32_rm32 : Code.Imul_r64_rm64;
        Put(operand.IsRegister ? Instruction.Create(code, Name(to, isShort), Name(operand.Register, isShort)) : Instruction.Create(code, Name(to, isShort), At((int)operand.Number)));
    }

    public void MultiplyBy(bool isShort, int to, Operand operand, int number)
    {
        var code = isShort ? Code.Imul_r32_rm32_imm32 : Code.Imul_r64_rm64_imm32;
        Put(operand.IsRegister
            ? Instruction.Create(code, Name(to, isShort), Name(operand.Register, isShort), number)
            : Instruction.Create(code, Name(to, isShort), At((int)operand.Number), number));
    }

    /// <summary>rdx:rax = rax · operand.</summary>
    public void MultiplyWide(Operand operand) => Put(operand.IsRegister
        ? Instruction.Create(Code.Mul_rm64, Name(operand.Register, false))
        : Instruction.Create(Code.Mul_rm64, At((int)operand.Number)));

    /// <summary>rax, rdx = rax / operand, and what remains.</summary>
    public void Divide(bool isShort, Operand operand)
    {
        Put(Instruction.Create(Code.Xor_r32_rm32, Iced.Intel.Register.EDX, Iced.Intel.Register.EDX));
        var code = isShort ? Code.Div_rm32 : Code.Div_rm64;
        Put(operand.IsRegister ? Instruction.Create(code, Name(operand.Register, isShort)) : Instruction.Create(code, At((int)operand.Number)));
    }

    public void Population(bool isShort, int to, Operand operand)
    {
        var code = isShort ? Code.Popcnt_r32_rm32 : Code.Popcnt_r64_rm64;
        Put(operand.IsRegister ? Instruction.Create(code, Name(to, isShort), Name(operand.Register, isShort)) : Instruction.Create(code, Name(to, isShort), At((int)operand.Number)));
    }

    /// <summary>to = a + b.</summary>
    public void Sum(bool isShort, int to, int a, int b) =>
        Put(Instruction.Create(isShort ? Code.Lea_r32_m : Code.Lea_r64_m, Name(to, isShort), new MemoryOperand(Name(a, false), Name(b, false))));

    /// <summary>to = a + number.</summary>
    public void SumWith(bool isShort, int to, int a, int number) =>
        Put(Instruction.Create(isShort ? Code.Lea_r32_m : Code.Lea_r64_m, Name(to, isShort), new MemoryOperand(Name(a, false), number)));

    /// <summary>The word at a register's number of the part that begins at a word.</summary>
    public void Read(bool isShort, int to, int start, int index) =>
        Put(Instruction.Create(isShort ? Code.Mov_r32_rm32 : Code.Mov_r64_rm64, Name(to, isShort), Indexed(start, index)));

    public void Write(int start, int index, int from) => Put(Instruction.Create(Code.Mov_rm64_r64, Indexed(start, index), Name(from, false)));

    public void Push(int register) => Put(Instruction.Create(Code.Push_r64, Name(register, false)));

    public void Pop(int register) => Put(Instruction.Create(Code.Pop_r64, Name(register, false)));

    public void Call(ulong label) => Put(Instruction.CreateBranch(Code.Call_rel32_64, label));

    public void CallFunction(int register) => Put(Instruction.Create(Code.Call_rm64, Name(register, false)));

    public void DecrementWord(int word) => Put(Instruction.Create(Code.Sub_rm64_imm8, At(word), 1));

    public void Return() => Put(Instruction.Create(Code.Retnq));

    /// <summary>The bytes, which run anywhere.</summary>
    public byte[] Assemble()
    {
        var bytes = new ByteList();
        // The block's instructions are told apart by their addresses, which the labels are before they are encoded.
        var instructions = _open.Pop().Instructions;
        instructions.AddRange(_aside);
        SkipJumpsOverJumps(instructions);
        Invariant.Require(_open.Count == 0 && BlockEncoder.TryEncode(64, new InstructionBlock(bytes, instructions, 0), out _, out _));
        return [.. bytes.Bytes];
    }

    /// <summary>A jump over a jump, which is what an empty side of a branch leaves, becomes one.</summary>
    private static void SkipJumpsOverJumps(List<Instruction> instructions)
    {
        for (var i = 0; i + 2 < instructions.Count; i++)
        {
            var (over, jump, next) = (instructions[i], instructions[i + 1], instructions[i + 2]);
            if (!over.IsJccShortOrNear || jump.Code != Code.Jmp_rel32_64 || jump.IP != 0 || next.IP == 0 || next.IP != over.NearBranch64) continue;
            over.NegateConditionCode();
            over.NearBranch64 = jump.NearBranch64;
            instructions[i] = over;
            instructions.RemoveAt(i + 1);
        }
    }

    private static Register Name(int register, bool isShort) => (isShort ? Register.EAX : Register.RAX) + register;

    private static Register Byte(int register) => register < 4 ? Register.AL + register : Register.SPL + (register - 4);

    private static Register Part(int register, int bits) => bits switch { 8 => Byte(register), 16 => Register.AX + register, _ => Register.EAX + register };

    private static MemoryOperand At(int word) => new(Register.RBX, (long)word * 8);

    private static MemoryOperand Indexed(int start, int index) => new(Register.RBX, Register.RAX + index, 8, (long)start * 8, 1);

    private void Put(Instruction instruction)
    {
        var section = _open.Peek();
        instruction.IP = section.Label;
        section.Label = 0;
        section.Instructions.Add(instruction);
    }

    private static readonly AluCodes[] Codes =
    [
        new(Code.Add_r32_rm32, Code.Add_r64_rm64, Code.Add_rm32_imm8, Code.Add_rm64_imm8, Code.Add_rm32_imm32, Code.Add_rm64_imm32),
        new(Code.Sub_r32_rm32, Code.Sub_r64_rm64, Code.Sub_rm32_imm8, Code.Sub_rm64_imm8, Code.Sub_rm32_imm32, Code.Sub_rm64_imm32),
        new(Code.And_r32_rm32, Code.And_r64_rm64, Code.And_rm32_imm8, Code.And_rm64_imm8, Code.And_rm32_imm32, Code.And_rm64_imm32),
        new(Code.Or_r32_rm32, Code.Or_r64_rm64, Code.Or_rm32_imm8, Code.Or_rm64_imm8, Code.Or_rm32_imm32, Code.Or_rm64_imm32),
        new(Code.Xor_r32_rm32, Code.Xor_r64_rm64, Code.Xor_rm32_imm8, Code.Xor_rm64_imm8, Code.Xor_rm32_imm32, Code.Xor_rm64_imm32),
        new(Code.Cmp_r32_rm32, Code.Cmp_r64_rm64, Code.Cmp_rm32_imm8, Code.Cmp_rm64_imm8, Code.Cmp_rm32_imm32, Code.Cmp_rm64_imm32),
    ];

    private readonly record struct AluCodes(Code Register32, Code Register64, Code Byte32, Code Byte64, Code Immediate32, Code Immediate64);

    private sealed class ByteList : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
