namespace AdFlow.Operators;

/// <summary>Marks a column of text, plain or dictionary-encoded.</summary>
public readonly struct Text;

/// <summary>Marks a column of lists of text.</summary>
public readonly struct TextList;

/// <summary>Marks a column of lists of int32.</summary>
public readonly struct Int32List;

/// <summary>Marks a column of float32 vectors (<c>vector&lt;float32,n&gt;</c>).</summary>
public readonly struct Vector32;

/// <summary>Marks a column of any type.</summary>
public readonly struct Any;
