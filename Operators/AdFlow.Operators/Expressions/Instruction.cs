namespace AdFlow.Operators;

/// <summary>What an instruction does.</summary>
internal enum InstructionKind : byte
{
    /// <summary>Loads column <see cref="Instruction.A"/>.</summary>
    Column,
    /// <summary>Points to the values of float32 column <see cref="Instruction.A"/> as they lie.</summary>
    NarrowColumn,
    /// <summary>Loads request field <see cref="Instruction.A"/>.</summary>
    Request,
    /// <summary>Sets a constant.</summary>
    Constant,
    /// <summary>Compares the texts at <see cref="Instruction.A"/> and <see cref="Instruction.B"/>.</summary>
    Text,
    /// <summary>Runs a kernel over registers.</summary>
    Kernel,
}

/// <summary>One step of a program: writes one register.</summary>
internal unsafe struct Instruction
{
    internal InstructionKind Kind;

    /// <summary>Kind of value written.</summary>
    internal ValueKind Result;

    /// <summary>Whether the register holds one value for all rows.</summary>
    internal bool IsUniform;

    /// <summary>Whether a constant is null.</summary>
    internal bool IsNull;

    /// <summary>Registers, ordinals or texts read; register 0 where there is none.</summary>
    internal int A, B, C;

    /// <summary>Offset of the register's memory in scratch.</summary>
    internal int Store;

    /// <summary>Bits of a constant.</summary>
    internal long Bits;

    internal delegate*<Register*, Register*, Register*, Register*, int, void> Kernel;
}
