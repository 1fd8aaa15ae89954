namespace AdFlow.Operators.Tests.Devices;

/// <summary>Stores the result of every operation of a lane, one output each.</summary>
internal readonly unsafe struct EveryOpBody : IMapBody
{
    public const int Inputs = 3;
    public const int Outputs = 32;

    public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
    {
        V a = V.Load(frame.Inputs[0], row), b = V.Load(frame.Inputs[1], row), c = V.Load(frame.Inputs[2], row);
        void** to = frame.Outputs;
        Store(a + b);
        Store(a - b);
        Store(a * b);
        Store(a / b);
        Store(-a);
        Store(V.Min(a, b));
        Store(V.Max(a, b));
        Store(V.Abs(a));
        Store(V.Floor(a));
        Store(V.Ceiling(a));
        Store(V.Round(a));
        Store(V.Sqrt(a));
        Store(V.MultiplyAdd(a, b, c));
        Store(V.Exp(a));
        Store(V.Log(a));
        Store(V.Log1p(a));
        Store(V.Pow(a, b));
        Store(V.Sigmoid(a));
        Store(V.Tanh(a));
        StoreMask(a > b);
        StoreMask(a >= b);
        StoreMask(a < b);
        StoreMask(a <= b);
        StoreMask(V.Equal(a, b));
        StoreMask(V.NotEqual(a, b));
        StoreMask(V.IsNaN(a));
        StoreMask(a < b & b < c);
        StoreMask(a < b | b < c);
        StoreMask(a < b ^ b < c);
        StoreMask(!(a < b));
        StoreMask(default);
        Store(V.Constant(0.1) * a);

        void Store(V value) => V.Store(value, *to++, row);
        void StoreMask(Mask<V> mask) => Store(V.Select(mask, b, c));
    }
}
