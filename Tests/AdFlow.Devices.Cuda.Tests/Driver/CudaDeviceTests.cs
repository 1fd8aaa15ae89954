using System.Runtime.InteropServices;
using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Driver;

/// <summary>The device over an interpreted driver does what every device must, and turns the driver's results into
/// failures that say what was asked.</summary>
public sealed unsafe class CudaDeviceTests
{
    private const long Bytes = 64 << 20;

    private DriverState _state = null!;
    private Device _device = null!;

    [SetUp]
    public void Open() => Open(new DriverState { Bytes = Bytes });

    [TearDown]
    public void Close()
    {
        _device.Dispose();
        int retained = _state.Retained, open = _state.Open;
        long taken = _state.Memory.Taken;
        _state.Dispose();
        if (_state.Sticky == 0)
            Assert.That((retained, open, taken), Is.EqualTo((0, 0, 0)), "contexts, handles and bytes not given back");
    }

    [TestCaseSource(typeof(DeviceConformance), nameof(DeviceConformance.Cases))]
    public void Device_DoesWhatEveryDeviceMust(ConformanceCase testCase)
    {
        testCase.Run(_device);
        Assert.That(_state.Why, Is.Null);
        Assert.That(_state.Memory.Taken, Is.Zero, "bytes not given back");
    }

    [TestCaseSource(typeof(FailureConformance), nameof(FailureConformance.Cases))]
    public void Device_FailsAsEveryDeviceMust(FailureCase required)
    {
        var driver = FailingLaunches.Of(InterpretedDriver.ExportsOf(_state), required.Launch, ResultOf(required.Fault));
        using (var device = new CudaDevice(driver, 0))
            required.Run(device);
        Assert.That(_state.Why, Is.Null);
    }

    /// <summary>Where there is a card: how every device must fail, on it.</summary>
    [TestCaseSource(typeof(FailureConformance), nameof(FailureConformance.Cases))]
    public void RealDevice_FailsAsEveryDeviceMust(FailureCase required)
    {
        var found = CudaDevices.Find();
        foreach (var device in found.Devices)
            device.Dispose();
        if (found.Devices.Count == 0)
            Assert.Ignore($"No NVIDIA device: {found.WhyNone}");
        nint library = NativeLibrary.Load(CudaDriver.Library);
        var driver = FailingLaunches.Of(
            name => NativeLibrary.GetExport(library, name), required.Launch, ResultOf(required.Fault));
        Assert.That(driver.Init(0), Is.Zero);
        using var failing = new CudaDevice(driver, 0);
        required.Run(failing);
    }

    [Test]
    public void Name_HasOrdinalAndModel() => Assert.That(_device.Name, Is.EqualTo("cuda:0 Interpreted"));

    [TestCase(2, DeviceFault.OutOfMemory), TestCase(700, DeviceFault.Lost), TestCase(999, DeviceFault.Lost),
     TestCase(1, DeviceFault.Failed)]
    public void Allocate_ThatFails_SaysWhatWasAsked(int result, DeviceFault fault)
    {
        _state.Fail("cuMemAlloc_v2", result);
        var failure = Assert.Throws<DeviceException>(() => _device.Allocate(12345));
        Assert.That(failure!.Fault, Is.EqualTo(fault));
        Assert.That(failure.Message, Does.Contain("12345 bytes of cuda:0 Interpreted")
            .And.Contain($"CUDA_ERROR_BY_TEST ({result})").And.Contain("a failure that the test asked for"));
        if (fault is DeviceFault.Lost)
            Assert.That(() => _device.CreateQueue(), Throws.TypeOf<DeviceException>().With.Message
                .EqualTo(failure.Message), "a lost device stays lost");
        else
            _device.Allocate(12345).Dispose();
    }

    [Test]
    public void Load_ThatTheCompilerRefuses_SaysSo()
    {
        _state.Fail("cuModuleLoadDataEx", 222);
        var failure = Assert.Throws<DeviceException>(() => _device.Load(new CompactProgram()));
        Assert.That(failure!.Fault, Is.EqualTo(DeviceFault.Unsupported));
        Assert.That(failure.Message, Does.Contain("Compiling CompactProgram").And.Contain("The compiler said:"));
        _state.Fail("cuModuleGetFunction", 500, after: 1);
        Assert.That(() => _device.Load(new CompactProgram()), Throws.TypeOf<DeviceException>()
            .With.Message.Contains("Finding kernel offsets"));
        Assert.That(_state.Open, Is.Zero, "the module is given back");
    }

    [Test]
    public void QueuedWork_ThatFails_IsThrownByItsEventAndLosesTheDevice()
    {
        using var queue = _device.CreateQueue();
        using var memory = _device.Allocate(4096);
        using var host = new HostMemory(4096);
        queue.CopyIn(host.Start, memory, 0, 4096);
        var good = queue.Record();
        good.Wait();
        queue.CopyOut(memory, 0, host.Start, 4096);
        var bad = queue.Record();
        _state.Sticky = CudaResults.IllegalAddress;
        Assert.That(bad.Wait, Throws.TypeOf<DeviceException>().With.Property("Fault").EqualTo(DeviceFault.Lost));
        Assert.That(bad.IsDone, "work that failed has ended");
        Assert.That(() => queue.Record(), Throws.TypeOf<DeviceException>());
        Assert.That(() => _device.Allocate(1), Throws.TypeOf<DeviceException>());
    }

    [Test]
    public void Launch_ThatFails_StopsItsQueueOnly()
    {
        using var memory = _device.Allocate(4096);
        using var kernel = _device.Load(new CompactProgram());
        using var queue = _device.CreateQueue();
        using var other = _device.CreateQueue();
        DeviceArgument[] arguments = [new(memory, 0), new(memory, 64), new(memory, 1024)];
        queue.Record().Wait();
        _state.Fail("cuLaunchKernel", 701, after: 1);
        Assert.That(() => queue.Launch(kernel, arguments, [64]), Throws.TypeOf<DeviceException>()
            .With.Message.Contains("Launching kernel offsets").And.Property("Fault").EqualTo(DeviceFault.Failed));
        Assert.That(() => queue.Record(), Throws.TypeOf<DeviceException>());
        other.Launch(kernel, arguments, [64]);
        other.Record().Wait();
    }

    [Test]
    public void ScratchWithoutRoom_IsRefused_AndTheQueueWorksOn()
    {
        using var memory = _device.Allocate(4096);
        using var kernel = _device.Load(new CompactProgram());
        using var queue = _device.CreateQueue();
        DeviceArgument[] arguments = [new(memory, 0), new(memory, 64), new(memory, 1024)];
        _state.Fail("cuMemAlloc_v2", CudaResults.OutOfMemory);
        Assert.That(() => queue.Launch(kernel, arguments, [64]), Throws.TypeOf<DeviceException>()
            .With.Property("Fault").EqualTo(DeviceFault.OutOfMemory));
        queue.Launch(kernel, arguments, [64]);
        queue.Record().Wait();
    }

    [Test]
    public void WhatIsOfAnotherDevice_IsRefused()
    {
        using var queue = _device.CreateQueue();
        using var second = new CudaDevice(((CudaDevice)_device).Driver, 1);
        using var foreign = second.Allocate(64);
        using var host = new HostMemory(64);
        Assert.That(() => queue.CopyIn(host.Start, foreign, 0, 64),
            Throws.ArgumentException.With.Message.Contains("another device than cuda:0"));
        using var kernel = second.Load(new CompactProgram());
        using var memory = _device.Allocate(4096);
        Assert.That(() => queue.Launch(kernel, [new(memory, 0), new(memory, 64), new(memory, 1024)], [1]),
            Throws.ArgumentException.With.Message.Contains("another device than cuda:0"));
    }

    [Test]
    public void Dispose_GivesBackWhatItMade()
    {
        _device.Allocate(100);
        _device.Load(new CompactProgram());
        var queue = _device.CreateQueue();
        queue.Record();
        _device.Dispose();
        Assert.That(() => _device.Allocate(1), Throws.TypeOf<ObjectDisposedException>());
        queue.Dispose();
    }

    // CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, and an error that the context does not survive.
    private static int ResultOf(DeviceFault fault) => fault is DeviceFault.Lost ? CudaResults.IllegalAddress : 701;

    private void Open(DriverState state)
    {
        _state = state;
        // Sorting takes fewer steps than ranking, and steps take long here.
        _device = new CudaDevice(InterpretedDriver.Of(state), 0, mostRanked: 64);
    }
}
