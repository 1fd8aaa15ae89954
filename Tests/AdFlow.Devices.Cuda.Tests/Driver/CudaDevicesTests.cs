using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Driver;

public sealed class CudaDevicesTests
{
    [Test]
    public void Find_NeverThrows_AndTellsWhyThereIsNone()
    {
        var found = CudaDevices.Find();
        Assert.That(found.Devices.Count > 0 || found.WhyNone is { Length: > 0 });
        foreach (var device in found.Devices)
            device.Dispose();
    }

    [TestCase("cuInit", "Starting the NVIDIA driver"), TestCase("cuDeviceGetCount", "Counting NVIDIA devices"),
     TestCase("cuDevicePrimaryCtxRetain", "Opening cuda:0 Interpreted"),
     TestCase("cuDeviceGetName", "the name of NVIDIA device 0")]
    public void Find_WhatTheDriverRefuses_IsTold(string function, string asked)
    {
        using var state = new DriverState { Bytes = 1 << 20 };
        state.Fail(function, CudaResults.NoDevice);
        var found = CudaDevices.Find(() => InterpretedDriver.Of(state));
        Assert.That(found.Devices, Is.Empty);
        Assert.That(found.WhyNone, Does.Contain(asked).And.Contain("(100)").And.Contain("nvidia-smi"));
    }

    [Test]
    public void Find_NoDeviceOrAnOldOne_IsTold()
    {
        using var none = new DriverState { Bytes = 0, Devices = 0 };
        Assert.That(CudaDevices.Find(() => InterpretedDriver.Of(none)).WhyNone, Does.Contain("no device"));
        using var old = new DriverState { Bytes = 1 << 20, Capability = 6 };
        Assert.That(CudaDevices.Find(() => InterpretedDriver.Of(old)).WhyNone, Does.Contain("capability 6.0"));
    }

    [Test]
    public void Find_ADeviceThatFails_DoesNotHideTheOthers()
    {
        using var state = new DriverState { Bytes = 1 << 20, Devices = 2 };
        state.Fail("cuDevicePrimaryCtxRetain", CudaResults.OutOfMemory);
        var found = CudaDevices.Find(() => InterpretedDriver.Of(state));
        Assert.That(found.Devices.Single().Name, Is.EqualTo("cuda:1 Interpreted"));
        Assert.That(found.WhyNone, Does.Contain("Opening cuda:0"));
        found.Devices[0].Dispose();
    }

    /// <summary>Where there is a card: what every device must do, on it.</summary>
    [TestCaseSource(typeof(DeviceConformance), nameof(DeviceConformance.Cases))]
    public void RealDevice_DoesWhatEveryDeviceMust(ConformanceCase testCase)
    {
        var found = CudaDevices.Find();
        if (found.Devices.Count == 0)
            Assert.Ignore($"No NVIDIA device: {found.WhyNone}");
        foreach (var device in found.Devices)
            using (device)
                testCase.Run(device);
    }
}
